internal import Foundation
internal import Merge
internal import Register
internal import Replication
internal import Seals

/// Makes a new seal key and orders its rotation, or asks for it.
///
/// The new key lies beside the old one until the act names it; from then on it signs.
struct Rotating {
    let node: Node

    init(_ node: Node) { self.node = node }

    func answer(_ algorithm: SealAlgorithm, _ change: ChangeOptions) async throws -> Answer {
        let actor = try node.actor(node.directory())
        guard !change.dryRun else {
            return Answer(
                ["institution": .string(actor.code), "state": "dry-run"],
                [
                    .text(
                        Phrase(
                            lv: "Tiktu izveidota jauna \(actor.code) zīmoga atslēga.",
                            en: "A new seal key of \(actor.code) would be made."))
                ])
        }
        let keys = NodeKeys(home: node.home)
        let name = "seal-\(actor.code)-\(Clock.now / 1000)"
        let key = try keys.make(name, algorithm)
        var configuration = node.configuration
        configuration.addPair("seal", key: actor.code, value: keys.path(name))
        try node.home.write(configuration)
        let order = Act.Order.rotateKey(institution: actor.number, sealKey: key.publicKey.spki)
        var answer = try await node.order([order], change)
        answer.blocks.append(
            .facts([
                (Phrase(lv: "Jaunā atslēga", en: "New key"), keys.path(name)),
                (.digest, Digest.sha256(key.publicKey.spki).spoken),
            ]))
        // With the act in force the new key vouches for the heads at once.
        try Node(node.options).followDirectory()
        return answer
    }
}
