internal import Foundation
internal import Register

// Questions: why is a value what it is, and who is hit if a register stops.

extension Demonstration {
    /// Rīga asks why E-veselība has this function, and takes the proof away.
    func explain() async throws {
        said.step(
            "Rīga jautā, kāpēc E-veselības funkcija ir “health”.",
            "Rīga asks why the function of E-veselība is “health”.")
        var answer = CanonicalJSON.object([:])
        try await wait("galīgs apliecinājums", "a final receipt") {
            answer = try await node("riga").run(["explain", "nvd/r12", "resource.function"])
            return answer.list("receipts").contains { $0["final"]?.bool == true }
        }
        let act = answer.number("say", "from_act")
        try said.check(
            answer.text("statement", "institution") == "vm"
                && !answer.list("proof", "path").isEmpty,
            "To apgalvo \(answer.text("statement", "institution")) lomā \(answer.text("say", "role"))"
                + " kopš akta \(act); soļi līdz parakstītai saknei:"
                + " \(answer.list("proof", "path").count), zaudējuši apgalvojumi:"
                + " \(answer.list("lost").count).",
            "\(answer.text("statement", "institution")) states it in the role"
                + " \(answer.text("say", "role")) since act \(act); steps of the proof up to the"
                + " signed root: \(answer.list("proof", "path").count); statements that lost:"
                + " \(answer.list("lost").count)."
        )
    }

    /// Who is affected if the population register stops: along the links, transitively.
    func impact() async throws {
        said.step(
            "Ko skar, ja apstājas Fizisko personu reģistrs?",
            "Who is hit if the population register stops?")
        let answer = try await hub.run(["graph", "impact", "pmlp/r01"])
        let affected = answer.number("counts", "services")
        let services = answer.number("all", "services")
        let owners = answer.number("counts", "owners")
        let needs = answer.number("counts", "needs")
        let situations = answer.number("counts", "life_situations")
        try said.check(
            affected > 0,
            "Pakalpojumi: \(affected) no \(services); saimnieki: \(owners); vajadzības: \(needs);"
                + " dzīves situācijas: \(situations). Sīkāk: saime graph impact pmlp/r01.",
            "\(affected) of \(services) services, \(owners) owners, \(needs) needs, \(situations)"
                + " life situations. More: saime graph impact pmlp/r01.")
    }
}
