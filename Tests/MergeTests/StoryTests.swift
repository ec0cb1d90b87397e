import Merge
import Register
import Testing

private let name = Cell(record: .test(4), group: "service.name")
private let field = Cell(record: .test(4), group: "service.field")

/// 4 is led by 2, 5 by 3, 6 by nobody; 1 is the national lead.
private func federation() -> History {
    var history = History()
    history.order(.assignLead(institution: 4, lead: 2))
    history.order(.assignLead(institution: 5, lead: 3))
    for institution in UInt32(1)...6 { history.learn(institution) }
    return history
}

extension History {
    /// The institution learns the directory, and the national node receives what it wrote.
    fileprivate mutating func sync(_ institutions: UInt32...) {
        for institution in institutions {
            learn(institution)
            deliver(institution)
        }
    }
}

struct StoryTests {
    @Test func `A lead replaced twice inherits the voice, and its withdrawing shows the owner`() {
        var history = federation()
        history.write(4, .owner, field, .set, "IT")
        history.write(2, .lead, field, .set, "health")
        history.sync(2, 4)
        #expect(history.shown(field) == "health")
        history.order(.assignLead(institution: 4, lead: 3))
        #expect(history.shown(field) == "health")
        history.write(2, .lead, field, .set, "too late")
        #expect(history.verdicts(field) == ["losing", "effective", "late"])
        history.order(.assignLead(institution: 4, lead: 1))
        history.sync(1, 2, 3, 4)
        history.write(1, .lead, field, .withdraw)
        #expect(history.shown(field) == "IT")
        #expect(history.verdicts(field) == ["effective", "superseded", "late", "withdrawing"])
        history.check("lead replaced")
    }

    @Test func `A record transferred there and back keeps what each owner said in its time`() {
        var history = federation()
        let other = Cell(record: .test(4), group: "service.channel", element: [1])
        history.write(4, .owner, name, .set, "first")
        history.write(4, .owner, other, .in)
        history.sync(4)
        history.order(.transfer(records: [.test(4)], from: 4, to: 5))
        #expect(history.shown(name) == "first", "the receiver inherits the voice")
        history.write(4, .owner, name, .set, "offline")
        history.sync(5)
        history.write(5, .owner, name, .empty)
        history.write(5, .owner, other, .out)
        #expect(history.shown(name) == "∅", "emptied, and nothing comes back")
        #expect(history.shown(other) == "∅", "removed by the other")
        history.sync(4, 5)
        history.order(.transfer(records: [.test(4)], from: 5, to: 4))
        #expect(history.shown(name) == "∅")
        history.sync(4)
        history.write(4, .owner, name, .set, "again")
        #expect(history.shown(name) == "again")
        #expect(history.verdicts(name) == ["superseded", "late", "superseded", "effective"])
        #expect(history.merged(name).openLate == [1])
        history.check("there and back")
    }

    @Test func `An adopted late statement is no longer open`() {
        var history = federation()
        history.write(4, .owner, name, .set, "first")
        history.sync(4)
        history.order(.transfer(records: [.test(4)], from: 4, to: 5))
        let late = history.write(4, .owner, name, .set, "offline")
        history.sync(5)
        #expect(history.merged(name).openLate == [1])
        history.write(5, .owner, name, .set, "offline", adopts: late)
        history.write(5, .owner, name, .set, "edited")
        #expect(history.shown(name) == "edited")
        #expect(history.merged(name).openLate.isEmpty)
    }

    @Test func `An ended delegation stops the delegate and keeps its word`() {
        var history = federation()
        let delegation = history.directory.size
        history.order(.delegate(owner: 4, delegate: 6, groups: [name.group], records: []))
        history.sync(4, 6)
        history.write(6, .owner, name, .set, "delegate's")
        history.write(4, .owner, name, .set, "owner without the say")
        #expect(history.verdicts(name) == ["effective", "proposed"])
        history.sync(4, 6)
        history.order(.endDelegation(delegation))
        history.write(6, .owner, name, .set, "stale")
        #expect(history.verdicts(name) == ["effective", "proposed", "late"])
        history.sync(4)
        history.write(4, .owner, name, .set, "owner's again")
        #expect(history.shown(name) == "owner's again")
        history.check("delegation ended")
    }

    @Test func `A delegation doesn't outlive the transfer of its record`() {
        var history = federation()
        history.order(.delegate(owner: 4, delegate: 6, groups: [name.group], records: []))
        history.sync(6)
        history.write(6, .owner, name, .set, "delegate's")
        history.sync(6)
        history.order(.transfer(records: [.test(4)], from: 4, to: 5))
        history.sync(5, 6)
        history.write(6, .owner, name, .set, "no longer")
        history.write(5, .owner, name, .set, "new owner's")
        #expect(history.verdicts(name) == ["superseded", "proposed", "effective"])
        history.order(.transfer(records: [.test(4)], from: 5, to: 4))
        history.sync(6)
        history.write(6, .owner, name, .set, "nor after it came back")
        #expect(history.verdicts(name).last == "proposed")
        let second = Cell(record: .test(4, 2), group: name.group)
        history.write(6, .owner, second, .set, "other records stay delegated")
        #expect(history.verdicts(second) == ["effective"])
        history.check("delegation and transfer")
    }

    @Test func `An institution moved to another ministry keeps the classification until changed`() {
        var history = federation()
        history.write(2, .lead, field, .set, "health")
        history.sync(2)
        history.order(.assignLead(institution: 4, lead: 3))
        history.sync(2, 3)
        #expect(history.shown(field) == "health")
        history.write(2, .lead, field, .set, "no longer mine")
        #expect(history.verdicts(field) == ["effective", "proposed"])
        history.write(3, .lead, field, .set, "welfare")
        #expect(history.shown(field) == "welfare")
        #expect(history.merged(field).openProposals == [1])
        history.check("another ministry")
    }

    @Test func `Owner and lead in one never diverge from themselves`() {
        var history = federation()
        let own = Cell(record: .test(2), group: field.group)
        history.order(.assignLead(institution: 2, lead: 2))
        history.sync(2)
        history.write(2, .owner, own, .set, "IT")
        history.write(2, .lead, own, .set, "health")
        #expect(history.verdicts(own) == ["losing", "effective"])
        #expect(history.merged(own).diverging.isEmpty)
        history.sync(2)
        history.order(.assignLead(institution: 2, lead: 3))
        #expect(history.merged(own).diverging == [0], "now two institutions hold the roles")
        history.check("owner and lead in one")
    }

    @Test func `A fresh log that cites an old directory is late as a whole`() {
        var history = federation()
        history.order(.assignLead(institution: 4, lead: 3))
        history.write(2, .lead, field, .set, "stale", in: .government)
        #expect(history.verdicts(field, in: .government) == ["late"])
        #expect(history.shown(field, in: .government) == nil)
        history.check("fresh log")
    }

    @Test func `A draft published from government to public merges in its layer alone`() {
        var history = federation()
        history.write(4, .owner, name, .set, "draft", in: .government)
        #expect(history.shown(name) == nil)
        history.write(4, .owner, name, .set, "published")
        history.write(4, .owner, name, .withdraw, in: .government)
        #expect(history.shown(name) == "published", "withdrawing the draft hides nothing")
        #expect(history.shown(name, in: .government) == nil)
    }

    @Test func `A restricted layer takes only what its institution owns`() {
        var history = federation()
        let layer = Scope.restricted(4)
        let foreign = Cell(record: .test(5), group: name.group)
        history.write(4, .owner, name, .set, "secret", in: layer)
        history.write(2, .lead, name, .set, "lead's", in: layer)
        history.write(5, .owner, foreign, .set, "not 4's record", in: layer)
        #expect(history.verdicts(name, in: layer) == ["effective", "losing"])
        #expect(history.verdicts(foreign, in: layer) == ["proposed"])
        history.sync(2, 4)
        history.order(.transfer(records: [.test(4)], from: 4, to: 5))
        history.sync(5)
        history.write(5, .owner, name, .set, "in the old owner's layer", in: layer)
        #expect(history.verdicts(name, in: layer) == ["effective", "losing", "proposed"])
        history.order(.exclude(4))
        history.sync(1)
        let kept = Cell(record: .test(4, 2), group: name.group)
        history.write(1, .owner, kept, .set, "4's successor", in: layer)
        #expect(history.shown(kept, in: layer) == "4's successor")
        history.check("restricted")
    }

    @Test func `A log of an epoch that the directory hasn't opened isn't known`() {
        var history = federation()
        let next = LogID(institution: 4, scope: .public, epoch: 2)
        #expect(history.directory.opened(next) == nil)
        #expect(history.directory.opened(LogID(institution: 9, scope: .public)) == nil)
        #expect(history.directory.opened(LogID(institution: 4, scope: .public, epoch: 0)) == nil)
        #expect(history.directory.opened(LogID(institution: 4, scope: .restricted(9))) == nil)
        history.order(.host(institution: 4, host: 2, sealKey: [9], nodeKeys: []))
        #expect(history.directory.opened(next) == history.directory.size)
    }

    @Test func `An institution that moves goes on in the next epoch, the old log's tail is late`() {
        var history = federation()
        history.write(4, .owner, name, .set, "old node")
        history.sync(4)
        history.order(.host(institution: 4, host: 2, sealKey: [9], nodeKeys: []))
        history.write(4, .owner, name, .set, "after the move, old node")
        history.write(4, .lead, name, .set, "without a say, beyond the end")
        #expect(history.verdicts(name) == ["effective", "late", "late"])
        history.learn(4)
        history.write(4, .owner, name, .set, "new node")
        #expect(history.log(4)?.epoch == 2)
        #expect(history.verdicts(name) == ["superseded", "late", "late", "effective"])
        history.check("moved")
    }

    @Test func `An excluded institution's records go to the national lead`() {
        var history = federation()
        history.write(4, .owner, name, .set, "kept")
        history.write(2, .lead, field, .set, "health")
        history.sync(2, 4)
        history.order(.exclude(4))
        history.write(4, .owner, name, .set, "afterwards")
        #expect(history.verdicts(name) == ["effective", "late"])
        history.sync(1, 2)
        history.write(2, .lead, field, .set, "no longer its lead")
        #expect(history.verdicts(field) == ["effective", "proposed"])
        history.write(1, .owner, name, .set, "the successor's")
        #expect(history.shown(name) == "the successor's")
        history.check("excluded")
    }

    @Test func `An override set and withdrawn gives the word back`() {
        var history = federation()
        history.write(4, .owner, name, .set, "owner's")
        history.write(1, .override, name, .set, "ordered")
        #expect(history.shown(name) == "ordered")
        #expect(history.merged(name).diverging == [0])
        history.write(1, .override, name, .withdraw)
        #expect(history.shown(name) == "owner's")
        #expect(history.verdicts(name) == ["effective", "superseded", "withdrawing"])
    }

    @Test func `A record retracted and restored exists again`() {
        var history = federation()
        let existence = Cell(record: .test(4), group: "existence")
        history.write(4, .owner, existence, .set, #"{"type":"service"}"#)
        history.write(4, .owner, existence, .empty)
        #expect(history.shown(existence) == "∅")
        history.write(2, .lead, existence, .set, #"{"type":"resource"}"#)
        #expect(history.verdicts(existence).last == "losing", "existence is closed to leads")
        #expect(history.merged(existence).verdicts.last == .losing(.closed))
        history.write(4, .owner, existence, .set, #"{"type":"service"}"#)
        #expect(history.shown(existence) == #"{"type":"service"}"#)
    }

    @Test func `Two programs with different schemas and one policy merge alike`() {
        var history = federation()
        let unknown = Cell(record: .test(4), group: "service.invented")
        history.write(4, .owner, unknown, .set, "owner's")
        history.write(2, .lead, unknown, .set, "lead's")
        #expect(history.shown(unknown) == "lead's", "a group without a row ranks the lead higher")
        let row = PrecedenceRow(group: unknown.group, roles: [.owner])
        history.order(.policy(Policy(precedence: [row])))
        #expect(history.shown(unknown) == "owner's", "the policy act decides, not the program")
        #expect(history.merged(unknown).openProposals == [1])
    }

    @Test func `A proposal is adopted, declined or replaced`() {
        var history = federation()
        let first = history.write(6, .owner, name, .set, "better")
        history.write(4, .owner, name, .set, "mine")
        #expect(history.merged(name).openProposals == [0])
        history.write(4, .owner, name, .decline, declines: first)
        #expect(history.verdicts(name) == ["declined", "effective", "withdrawing"])
        #expect(history.merged(name).openProposals.isEmpty)
        let second = history.write(6, .owner, name, .set, "best")
        #expect(history.verdicts(name)[0] == "superseded")
        history.write(6, .owner, name, .decline, declines: second)
        #expect(history.merged(name).openProposals == [3], "only who has the say declines")
        history.write(4, .owner, name, .set, "best", adopts: second)
        #expect(history.shown(name) == "best")
        #expect(history.merged(name).openProposals.isEmpty)
        history.check("proposal")
    }

    @Test func `A reference to the other branch of a fork names nothing here`() {
        var history = federation()
        var proposal = history.write(6, .owner, name, .set, "better")
        proposal?.leaf = .zero
        history.write(4, .owner, name, .decline, declines: proposal)
        #expect(history.verdicts(name) == ["proposed", "withdrawing"])
    }

    @Test func `An erased value still counts and states the group empty`() {
        var history = federation()
        let element = Cell(record: .test(4), group: "service.channel")
        history.write(2, .lead, name, .set, "lead's")
        history.write(4, .owner, name, .set, "", isErased: true)
        #expect(history.shown(name) == "∅")
        history.write(4, .owner, element, .in, isErased: true)
        #expect(history.verdicts(element) == ["superseded"])
        #expect(history.shown(element) == nil)
    }

    @Test func `An erased decline of an element stays a decline`() {
        var history = federation()
        let group = "service.channel"
        let element = Cell(record: .test(4), group: group, element: [7])
        let erased = Cell(record: .test(4), group: group)
        let proposal = history.write(6, .owner, element, .in, "an e-form")
        #expect(history.verdicts(element) == ["proposed"])
        // Its sealed half is gone, the element with it: nobody can say any more of which cell it is.
        history.write(4, .owner, erased, .decline, declines: proposal, isErased: true)
        #expect(history.verdicts(element) == ["declined"])
        #expect(history.merged(element).openProposals.isEmpty)
        #expect(history.shown(element) == nil && history.shown(erased) == nil)
        // It declines that proposal, not the next one; and only with the say, in this group and layer.
        let next = history.write(6, .owner, element, .in, "a better e-form")
        #expect(history.verdicts(element) == ["superseded", "proposed"])
        history.write(5, .owner, erased, .decline, declines: next, isErased: true)
        let other = Cell(record: .test(4), group: "service.location")
        history.write(4, .owner, other, .decline, declines: next, isErased: true)
        history.write(4, .owner, erased, .decline, in: .government, declines: next, isErased: true)
        #expect(history.verdicts(element) == ["superseded", "proposed"])
        history.check("an erased decline")
    }

    @Test func `A cell is merged with the declines that name its statements, and no others`() {
        var history = federation()
        let cells = (UInt8(1)...9).map {
            Cell(record: .test(4), group: "service.channel", element: [$0])
        }
        var declines = Declines()
        for cell in cells {
            let proposal = history.write(6, .owner, cell, .in, "proposed")
            history.write(4, .owner, cell, .decline, declines: proposal)
            declines.add(history.statements[cell]?[.public] ?? [], of: cell)
        }
        // Whoever declines thousands of elements costs each of them one look, not thousands.
        for cell in cells {
            let own = history.statements[cell]?[.public] ?? []
            #expect(declines.naming(own, of: cell).count == 1)
            let elsewhere = Cell(record: .test(4), group: "service.location", element: cell.element)
            #expect(declines.naming(own, of: elsewhere).isEmpty)
        }
        history.check("many declines")
    }

    @Test func `Whose place was taken latest speaks first`() {
        var history = federation()
        for closed in [UInt32(6), 4, 5] { history.order(.exclude(closed)) }
        #expect(history.directory.predecessors(of: 1) == [5, 4, 6])
    }

    @Test func `The example of the design comes out as told`() {
        var history = federation()
        history.write(4, .owner, name, .set, "E-veselība")
        history.write(4, .owner, field, .set, "IT")
        history.write(2, .lead, field, .set, "health")
        #expect(history.shown(field) == "health")
        #expect(history.merged(field).diverging == [0])
        history.sync(2, 4)
        history.order(.transfer(records: [.test(4)], from: 4, to: 5))
        history.write(4, .owner, name, .set, "written offline")
        #expect(history.shown(name) == "E-veselība")
        history.sync(3, 5)
        history.write(5, .owner, name, .set, "LDVC's")
        #expect(history.verdicts(name) == ["superseded", "late", "effective"])
        #expect(history.shown(field) == "health")
        history.sync(2)
        history.write(2, .lead, field, .set, "the former ministry's")
        history.write(3, .lead, field, .set, "welfare")
        #expect(history.shown(field) == "welfare")
        history.check("the example")
    }

    @Test func `An act whose precondition fails changes nothing, its cuts included`() {
        var history = federation()
        history.write(4, .owner, name, .set, "first")
        let log = LogID(institution: 4, scope: .public)
        let cut = Cut(log: log, size: 0, root: Tree.emptyRoot)
        for order: Act.Order in [
            .transfer(records: [.test(4)], from: 5, to: 6),
            .transfer(records: [.institution(4)], from: 4, to: 5),
            .transfer(records: [.test(4), .test(5)], from: 4, to: 6),
            .transfer(records: [.test(4), .test(4)], from: 4, to: 6),
            .transfer(records: [.test(9)], from: 9, to: 6), .transfer(records: [], from: 4, to: 5),
            .assignLead(institution: 4, lead: 5), .assignLead(institution: 4, lead: 2),
            .assignLead(institution: 9, lead: 2), .endDelegation(3), .exclude(1), .exclude(9),
            .rotateKey(institution: 4, sealKey: [3, 4]), .rotateKey(institution: 4, sealKey: []),
            .host(institution: 4, host: 4, sealKey: [9], nodeKeys: []),
            .host(institution: 4, host: 0, sealKey: [9], nodeKeys: []),
            .host(institution: 4, host: 0, sealKey: [9], nodeKeys: [[4, 5]]),
            .bindNode(institution: 4, nodeKey: [4, 5]), .unbindNode(institution: 4, nodeKey: [7]),
            .rename(institution: 4, registration: "", code: "i5", name: "x"),
            .delegate(owner: 4, delegate: 4, groups: ["x"], records: []),
            .delegate(owner: 4, delegate: 5, groups: [], records: []),
            .delegate(owner: 4, delegate: 5, groups: ["x"], records: [.test(5)]),
            .policy(Policy(precedence: [.init(group: "x", roles: [.owner, .owner])])),
            .genesis(.init(name: "", rootKey: [], directoryKey: [], authorities: [])),
        ] {
            guard case .changesNothing = history.order(order, cuts: [cut]) else {
                Issue.record("\(order) stands")
                continue
            }
            #expect(history.directory.cuts(of: log).isEmpty)
            #expect(history.shown(name) == "first")
        }
    }

    @Test func `Of equal citations in one role the later epoch counts`() {
        var history = federation()
        let old = LogID(institution: 4, scope: .public)
        history.order(
            .host(institution: 4, host: 2, sealKey: [9], nodeKeys: []),
            cuts: [Cut(log: old, size: 10, root: .zero)])
        func stated(_ epoch: UInt32, _ sequence: UInt64) -> Stated {
            Stated(
                position: Position(
                    log: LogID(institution: 4, scope: .public, epoch: epoch), sequence: sequence,
                    index: 0), directorySize: history.directory.size, role: .owner, kind: .set)
        }
        let merged = merge(
            name, layer: .public, statements: [stated(2, 0), stated(1, 5)],
            under: history.directory
        ) { _ in nil }
        #expect(merged.verdicts == [.effective, .superseded])
    }

    @Test func `Two codes that differ in bytes are two codes`() {
        var history = federation()
        let (composed, decomposed) = ("\u{0146}", "n\u{0327}")
        #expect(
            history.order(.rename(institution: 4, registration: "", code: composed, name: ""))
                == .stands)
        #expect(
            history.order(.rename(institution: 5, registration: "", code: decomposed, name: ""))
                == .stands)
    }
}
