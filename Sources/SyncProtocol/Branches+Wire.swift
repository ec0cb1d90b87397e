internal import Foundation
internal import Register

// Questions about branches and their answers, in frames.

extension Probe {
    init?(_ wire: Saime_V1_Probe) {
        guard let log = LogID(wire.log), let cut = bounded(wire.cut),
            (1...Bounds.probes).contains(wire.sizes.count),
            areBetween(wire.sizes, cut)
        else { return nil }
        self.init(log: log, cut: cut, sizes: wire.sizes)
    }

    var wire: Saime_V1_Probe {
        var wire = Saime_V1_Probe()
        wire.log = log.text
        wire.cut = cut
        wire.sizes = sizes
        return wire
    }
}

extension Prefixes {
    init?(_ wire: Saime_V1_Prefixes) {
        guard let log = LogID(wire.log), let cut = bounded(wire.cut),
            wire.prefixes.count <= Bounds.probes,
            areBetween(wire.prefixes.map(\.size), cut),
            let prefixes = all(wire.prefixes, { Prefix($0) })
        else { return nil }
        self.init(log: log, cut: cut, prefixes: prefixes)
    }

    var wire: Saime_V1_Prefixes {
        var wire = Saime_V1_Prefixes()
        wire.log = log.text
        wire.cut = cut
        wire.prefixes = prefixes.map(\.wire)
        return wire
    }
}

extension Prefix {
    init?(_ wire: Saime_V1_Prefixes.Prefix) {
        guard let root = Digest(wire.root), wire.proof.count <= Bounds.proof,
            let proof = all(wire.proof, { Digest($0) })
        else { return nil }
        self.init(size: wire.size, root: root, proof: proof)
    }

    var wire: Saime_V1_Prefixes.Prefix {
        var wire = Saime_V1_Prefixes.Prefix()
        wire.size = size
        wire.root = Data(root.bytes)
        wire.proof = proof.map { Data($0.bytes) }
        return wire
    }
}

/// Whether sizes ascend from at least 1 and stay below a cut's.
private func areBetween(_ sizes: [UInt64], _ cut: UInt64) -> Bool {
    zip([0] + sizes, sizes).allSatisfy(<) && sizes.last ?? 0 < max(cut, 1)
}
