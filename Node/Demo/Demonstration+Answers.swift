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
            answer.text("statement", "institution") == "vm" && !answer.list("proof", "path").isEmpty,
            "To apgalvo \(answer.text("statement", "institution")) lomā \(answer.text("say", "role"))"
                + " kopš akta \(act); pierādījumā \(answer.list("proof", "path").count) soļi līdz"
                + " parakstītai saknei; zaudēja \(answer.list("lost").count) apgalvojumi.",
            "\(answer.text("statement", "institution")) states it in the role"
                + " \(answer.text("say", "role")) since act \(act); \(answer.list("proof", "path").count)"
                + " steps prove it up to the signed root; \(answer.list("lost").count) statements lost.")
    }

    /// Who is affected if the population register stops: along the links, transitively.
    func impact() async throws {
        said.step(
            "Ko skar, ja apstājas Fizisko personu reģistrs?",
            "Who is hit if the population register stops?")
        let register = try await show("pmlp/r01", at: "varam").text("code")
        let links = try await hub.lines(["record", "list", "--type", "link"])
        var dependents: [String: Set<String>] = [:]
        for link in links {
            let creator = link.text("code").split(separator: "/").first.map(String.init) ?? ""
            func whole(_ name: String) -> String { name.contains("/") ? name : "\(creator)/\(name)" }
            let (from, to) = (link.text("fields", "ends", "from"), link.text("fields", "ends", "to"))
            dependents[whole(to), default: []].insert(whole(from))
        }
        var (hit, next): (Set<String>, [String]) = ([], [register])
        while let record = next.popLast() {
            for dependent in dependents[record] ?? [] where hit.insert(dependent).inserted {
                next.append(dependent)
            }
        }
        let services = try await hub.lines(["record", "list", "--type", "service"])
        let affected = services.filter { hit.contains($0.text("code")) }
        let owners = Set(affected.map { $0.text("owner") })
        try said.check(
            !affected.isEmpty,
            "\(affected.count) no \(services.count) pakalpojumiem \(owners.count) iestādēs.",
            "\(affected.count) of \(services.count) services at \(owners.count) institutions.")
    }
}
