import Register
import SyncProtocol

// What happens, step by step.
extension Federation {
    /// One step of anything; then everything that may have changed is checked.
    func step() throws {
        clock.advance(by: Int64(dice.below(400)))
        if hasMisfortunes, dice.chance(12) { return try misfortune() }
        switch dice.below(100) {
        case 0..<28: try writeSomething()
        case 28..<40: try copied == nil ? orderSomething() : writeTwice()
        case 40..<43: try crashSomething()
        case 43..<48: breakSomething()
        case 48..<52: try restartAll(percent: 60)
        default: try moveFrames()
        }
        try takeNewKeys()
        try check()
    }

    /// Checks every node that may have changed, and what the sessions take of memory.
    func check() throws {
        for node in nodes { try checker.check(node) }
        for link in links {
            if let excess = link.excess { throw Violation(excess) }
        }
    }

    private func crashSomething() throws {
        let node = dice.pick(nodes)
        guard node.isUp else { return }
        note("\(node.name) crashes")
        node.crash()
        for index in links.indices where links[index].nodes.contains(where: { $0 === node }) {
            links[index].breakOff()
        }
    }

    private func breakSomething() {
        let index = dice.below(links.count)
        if links[index].isOpen { note("link \(index) breaks") }
        links[index].breakOff()
        if dice.chance(30) { links[index].partedUntil = clock.now + Int64(dice.below(6000)) }
    }

    func restartAll(percent: Int) throws {
        for node in nodes where !node.isUp && dice.chance(percent) {
            let reboot = dice.chance(30)
            note("\(node.name) starts\(reboot ? " after a reboot" : "")")
            try node.restart(
                reboot: reboot, directoryKey: node === national ? Self.directoryKey : nil)
        }
    }

    /// Moves some frames on some links.
    private func moveFrames() throws {
        for index in links.indices where dice.chance(40) {
            if !links[index].isOpen { try links[index].connect(at: clock.now) }
            for _ in 0...dice.below(6) { _ = try exchange(on: index, lying: dice.chance(5)) }
        }
    }

    /// Moves a frame each way on a link.
    ///
    /// - Returns: whether anything moved.
    func exchange(on index: Int, lying: Bool) throws -> Bool {
        var hasMoved = false
        for side in [0, 1] {
            hasMoved = try links[index].pump(side) || hasMoved
            try spreadAll(on: index)
            guard let frame = links[index].take(for: side) else { continue }
            let frames = pass(frame, on: index, to: side, lying: lying)
            try links[index].deliver(frames, to: side, at: clock.now)
            try spreadAll(on: index)
            hasMoved = true
        }
        return hasMoved
    }

    private func pass(
        _ frame: Bytes, on index: Int, to side: Int, lying: Bool
    ) -> [Bytes] {
        guard lying else { return links[index].relay.pass(frame, to: side) }
        let lie = dice.pick(Relay.Lie.about(frame))
        note("the relay of link \(index) lies: \(lie)")
        return links[index].relay.distort(frame, to: side, lie, &dice)
    }

    private func spreadAll(on index: Int) throws {
        for node in links[index].nodes {
            let change = node.news.take()
            if !change.isEmpty { try spread(change, from: node) }
        }
    }

    /// Tells a node's sessions what has changed in its store.
    func spread(_ change: Session.Change, from node: SimulatedNode) throws {
        checker.noteChange(at: node)
        for index in links.indices {
            try links[index].storeChanged(at: node, change, now: clock.now)
        }
    }
}
