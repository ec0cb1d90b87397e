package import Merge
package import Register

/// What the reference makes of a cell: the fields mean what those of ``MergedCell`` mean.
package struct NaiveCell: Equatable {
    package var verdicts: [Verdict] = []
    package var voices: [Role: Int] = [:]
    package var effective: Int?
    package var diverging: [Int] = []
    package var openProposals: [Int] = []
    package var openLate: [Int] = []

    init() {}

    /// What the product made of the cell, to be compared.
    package init(_ merged: MergedCell) {
        verdicts = merged.verdicts
        voices = merged.voices
        effective = merged.effective
        diverging = merged.diverging
        openProposals = merged.openProposals
        openLate = merged.openLate
    }
}

/// What the merge of a cell should say, worked out from DESIGN §6.4, §6.5 and §7 by listing and
/// sorting; shares nothing with the product but the vocabulary.
package struct NaiveMerge {
    private var acts: [Act]
    private var states: [NaiveDirectory]
    /// The leaf hash of the entry at each position that is held.
    package var leaves: [Position: Digest]

    package init(acts: [Act], records: [RecordID], leaves: [Position: Digest]) {
        let states = (0...acts.count).map { NaiveDirectory(acts, size: $0, records: records) }
        self.init(acts: acts, states: states, leaves: leaves)
    }

    /// - Parameter states: The directory at each size, from 0 up to and with all acts.
    package init(acts: [Act], states: [NaiveDirectory], leaves: [Position: Digest] = [:]) {
        self.acts = acts
        self.states = states
        self.leaves = leaves
    }

    package var outcomes: [Bool] { states[acts.count].standing }

    package func say(_ role: Role, _ group: String, _ record: RecordID, at size: Int) -> UInt32? {
        states[size].say(role, group, record)
    }

    /// How many entries of a log an act lets stand.
    private func cut(_ log: LogID, by act: Int) -> UInt64 {
        if let cut = acts[act].cuts.first(where: { $0.log == log }) { return cut.size }
        let present = states[acts.count]
        if let endedBy = present.epochs[log.institution]?[Int(log.epoch) - 1].endedBy,
            endedBy < act
        {
            return cut(log, by: endedBy)
        }
        return 0
    }

    package func standing(_ stated: Stated, _ cell: Cell, _ layer: Scope) -> Standing {
        let log = stated.position.log
        let present = states[acts.count]
        if let endedBy = present.epochs[log.institution]?[Int(log.epoch) - 1].endedBy,
            stated.position.sequence >= cut(log, by: endedBy)
        {
            return .late(act: UInt64(endedBy))
        }
        let cited = Int(stated.directorySize)
        guard say(stated.role, cell.group, cell.record, at: cited) == log.institution else {
            return .proposal
        }
        if case .restricted(let institution) = layer {
            let seen = states[cited]
            guard seen.owner(cell.record) == seen.successor(institution) else { return .proposal }
        }
        for size in (cited + 1)..<(max(acts.count, cited) + 1) {
            guard say(stated.role, cell.group, cell.record, at: size) != log.institution else {
                continue
            }
            return stated.position.sequence < cut(log, by: size - 1)
                ? .valid : .late(act: UInt64(size - 1))
        }
        return .valid
    }

    private func ranking(_ group: String) -> [Role] {
        let everybody: [Role] = [.override, .national, .lead, .owner]
        guard
            let row = states[acts.count].policy.precedence.last(where: { $0.group == group })
        else { return everybody }
        return row.roles + (row.closed ? [] : everybody.filter { !row.roles.contains($0) })
    }

    private func inOrder(_ one: Stated, _ other: Stated) -> Bool {
        if one.directorySize != other.directorySize {
            return one.directorySize < other.directorySize
        }
        if one.position.log.epoch != other.position.log.epoch {
            return one.position.log.epoch < other.position.log.epoch
        }
        if one.position.sequence != other.position.sequence {
            return one.position.sequence < other.position.sequence
        }
        return one.position.index < other.position.index
    }

    private func names(_ reference: Reference?, _ position: Position) -> Bool {
        guard let reference else { return false }
        return reference.log == position.log && reference.sequence == position.sequence
            && reference.index == position.index && leaves[position] == reference.leaf
    }

    /// What merging these statements must give.
    ///
    /// - Parameter declines: Of the record and group in the layer, at other elements.
    package func merged(
        _ cell: Cell, _ layer: Scope, _ statements: [Stated], declines: [Stated] = []
    ) -> NaiveCell {
        let judged = statements.map { (stated: $0, standing: standing($0, cell, layer)) }
        let speaking = judged.filter {
            $0.stated.kind != .decline
                && !($0.stated.isErased
                    && [.in, .out, .withdrawElement].contains($0.stated.kind))
        }
        let valid = judged.filter { $0.standing == .valid }.map(\.stated)
        let declining = valid + declines.filter { standing($0, cell, layer) == .valid }
        var voices: [Role: Stated] = [:]
        for role in Role.allCases {
            voices[role] =
                speaking.filter { $0.standing == .valid && $0.stated.role == role }
                .map(\.stated).sorted(by: inOrder).last
        }
        let silent: [StatementKind] = [.withdraw, .withdrawElement]
        let ranking = ranking(cell.group)
        let top = ranking.compactMap { voices[$0] }.first { !silent.contains($0.kind) }
        var result = NaiveCell()
        for (index, (stated, standing)) in judged.enumerated() {
            if voices[stated.role] == stated, standing == .valid {
                result.voices[stated.role] = index
            }
            if stated == top { result.effective = index }
            let verdict: Verdict
            switch standing {
            case .late(let act): verdict = .late(act: act)
            case _ where stated.kind == .decline: verdict = .withdrawing
            case .proposal:
                let latest = speaking.filter {
                    $0.standing == .proposal && $0.stated.author == stated.author
                }.map(\.stated).sorted(by: inOrder).last
                if latest != stated {
                    verdict = .superseded
                } else if silent.contains(stated.kind) {
                    verdict = .withdrawing
                } else {
                    let declined = declining.contains { names($0.declines, stated.position) }
                    verdict = declined ? .declined : .proposed
                }
            case .valid:
                if voices[stated.role] != stated {
                    verdict = .superseded
                } else if silent.contains(stated.kind) {
                    verdict = .withdrawing
                } else if stated == top {
                    verdict = .effective
                } else if let top, ranking.contains(stated.role) {
                    verdict = .losing(.higherRole(top.role))
                } else {
                    verdict = .losing(.closed)
                }
            }
            result.verdicts.append(verdict)
            let adopted = valid.contains { names($0.adopts, stated.position) }
            guard !adopted, says(stated) != top.flatMap(says) else { continue }
            switch verdict {
            case .proposed: result.openProposals.append(index)
            case .late where says(stated) != nil: result.openLate.append(index)
            case .losing(.higherRole(let higher)):
                let holder = say(stated.role, cell.group, cell.record, at: acts.count)
                guard holder != nil,
                    holder != say(higher, cell.group, cell.record, at: acts.count)
                else { continue }
                if higher == .owner {
                    result.openProposals.append(index)
                } else {
                    result.diverging.append(index)
                }
            default: break
            }
        }
        return result
    }

    /// A word as text: nil says nothing, "-" says empty.
    private func says(_ stated: Stated) -> String? {
        switch stated.kind {
        case .set: stated.isErased ? "-" : "=" + stated.value.hex
        case .in: "=" + stated.value.hex
        case .empty, .out: "-"
        case .withdraw, .withdrawElement, .decline: nil
        }
    }
}
