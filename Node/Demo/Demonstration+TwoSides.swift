internal import Foundation
internal import Register

// What has two sides: a link that the other end answers, a notice that those it hits acknowledge.

extension Demonstration {
    /// PMLP answers who says to depend on its register.
    func answer() async throws {
        said.step(
            "PMLP apstiprina, ka VSAA lieto Fizisko personu reģistru.",
            "PMLP confirms that VSAA uses the population register.")
        let owner = keeper(of: "pmlp")
        var asked: CanonicalJSON?
        let own = ["link", "list", "--unanswered", "--mine", "--as", "pmlp"]
        try await wait("VSAA saikne pie PMLP", "VSAA's link at PMLP") {
            asked = try await owner.lines(own).first { $0.text("author") == "vsaa" }
            return asked != nil
        }
        let open = try await owner.lines(own).count
        let link = asked?.text("link") ?? ""
        try await owner.run(["link", "confirm", link, "--as", "pmlp"])
        var status = ""
        try await wait("atbilde pie VSAA", "the answer at VSAA") {
            status =
                try await node("vsaa").lines(["link", "list"]).first {
                    $0.text("link") == link
                }?.text("status") ?? ""
            return status == "confirmed"
        }
        let left = try await owner.lines(own).count
        try said.check(
            left == open - 1,
            "\(link): VSAA to norāda, PMLP apstiprina, VSAA to redz; PMLP vēl jāatbild uz \(left).",
            "\(link): VSAA states it, PMLP confirms it, VSAA sees so; PMLP is to answer \(left) more."
        )
    }

    /// PMLP plans works on the register; those whom it hits acknowledge.
    func notify() async throws {
        said.step(
            "PMLP paziņo par darbiem Fizisko personu reģistrā; VSAA ar to iepazīstas.",
            "PMLP gives notice of works on the population register; VSAA acknowledges.")
        let owner = keeper(of: "pmlp")
        let day = Dates.isoDay(Clock.now + 2 * 86_400_000, zone: "Europe/Riga")
        let created = try await owner.run(
            ["notice", "create", "interruption", "r01", "--from", "\(day)T22:00"]
                + ["--until", "\(day)T23:30", "--severity", "down", "--as", "pmlp"]
                + ["--text", "Plānoti darbi"])
        let name = created.text("name")
        try await wait("paziņojums pie VSAA", "the notice at VSAA") {
            try await node("vsaa").lines(["notice", "list", "--unacknowledged"]).contains {
                $0.text("notice") == name
            }
        }
        try await node("vsaa").run(["notice", "ack", name])
        var shown = CanonicalJSON.object([:])
        try await wait("VSAA apliecinājums pie PMLP", "VSAA's acknowledgement at PMLP") {
            shown = try await owner.run(["notice", "show", name, "--as", "pmlp"])
            return shown.number("acknowledged") > 0
        }
        let (hit, acknowledged) = (shown.number("institutions_hit"), shown.number("acknowledged"))
        try said.check(
            hit > acknowledged && shown.list("hit").contains { $0.text("institution") == "vsaa" },
            "\(name) skar \(hit) iestādes; PMLP redz, kuras ir iepazinušās: \(acknowledged), VSAA.",
            "\(name) hits \(hit) institutions; PMLP sees which have acknowledged: \(acknowledged), VSAA."
        )
    }

    /// The node that holds an institution's seal.
    private func keeper(of code: String) -> DemoNode {
        node(institutions.first { $0.code == code }?.host ?? code)
    }
}
