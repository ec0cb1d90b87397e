internal import Foundation
internal import Register

// Who has the say: a live change, a divergence, a proposal, a transfer.

extension Demonstration {
    /// A change arrives elsewhere at once.
    func live() async throws {
        said.step(
            "NVD maina pakalpojuma aprakstu; VSAA to redz.",
            "NVD changes a service's description; VSAA sees it.")
        let text = "Pieraksts pie ģimenes ārsta arī attālināti"
        let began = ContinuousClock.now
        let set = try await node("nvd").run(["record", "set", "s30", "description.lv=\(text)"])
        let written = ContinuousClock.now
        try await wait("nvd/s30 → vsaa", "nvd/s30 → vsaa") {
            try await show("nvd/s30", at: "vsaa").text("fields", "description", "lv") == text
        }
        let time = String(format: "%.2f", (ContinuousClock.now - written).inSeconds)
        let whole = String(format: "%.2f", (ContinuousClock.now - began).inSeconds)
        try said.check(
            set.text("state") == "signed",
            "NVD → Veselības ministrija → valsts mezgls → VSAA: pēc \(time) s (ar pašu komandu \(whole) s).",
            "NVD → Ministry of Health → national node → VSAA: after \(time) s (with the command \(whole) s).")
    }

    /// Owner and sector lead differ about a classification: the lead's role prevails.
    func differ() async throws {
        said.step(
            "NVD un Veselības ministrija atšķirīgi klasificē E-veselību.",
            "NVD and the Ministry of Health classify E-veselība differently.")
        let own = try await show("nvd/r12", at: "nvd").text("fields", "function")
        try await node("vm").run(
            ["record", "set", "nvd/r12", "function=health", "--reason", "Veselības nozares resurss"])
        try await wait("domstarpība pie NVD", "the divergence at NVD") {
            try await node("nvd").lines(["divergence", "list"]).contains {
                $0.text("group") == "resource.function"
            }
        }
        let shown = try await show("nvd/r12", at: "nvd")
        let statements = shown.list("statements").filter { $0.text("group") == "resource.function" }
        try said.check(
            shown.text("fields", "function") == "health" && statements.count == 2,
            "NVD teica “\(own)”, ministrija “health”: spēkā ir ministrijas (lomas dēļ), NVD redz abus.",
            "NVD said “\(own)”, the ministry “health”: the ministry's role prevails, NVD sees both.")
    }

    /// Somebody without the say proposes; the owner adopts.
    func propose() async throws {
        said.step(
            "SPKC ierosina labot NVD pakalpojuma aprakstu; NVD to pieņem.",
            "SPKC proposes to correct a description of NVD's; NVD adopts it.")
        let text = "Eiropas karte ārstēšanai citās ES valstīs"
        let refused = try await NodeProcess.own.run(
            ["record", "set", "nvd/s31", "description.lv=\(text)", "--as", "spkc"]
                + ["--home", node("vm").home, "--json"])
        try said.check(
            refused.status == 77,
            "Bez lemttiesībām komanda beidzas ar kodu \(refused.status) un pasaka, kam tās ir.",
            "Without the say the command ends with code \(refused.status) and says who has it.")
        try await node("vm").run(
            ["record", "set", "nvd/s31", "description.lv=\(text)", "--as", "spkc", "--propose"])
        var found: CanonicalJSON?
        try await wait("priekšlikums pie NVD", "the proposal at NVD") {
            found = try await node("nvd").lines(["proposal", "list"]).first {
                $0.text("institution") == "spkc"
            }
            return found != nil
        }
        let position = found?.text("position") ?? ""
        try await node("nvd").run(["proposal", "adopt", position])
        let shown = try await show("nvd/s31", at: "nvd")
        try said.check(
            shown.text("fields", "description", "lv") == text,
            "Pieņemts \(position): aprakstu tagad saka pats NVD.",
            "Adopted \(position): the description is NVD's own word now.")
    }

    /// A record passes to another owner while the former one edits it offline.
    func handOver() async throws {
        said.step(
            "E-veselība pāriet no NVD pie LDVC; NVD to vēl labo, būdams bezsaistē.",
            "E-veselība passes from NVD to LDVC, while NVD edits it offline.")
        let (nvd, receiver) = (node("nvd"), node(institutions.first { $0.code == "ldvc" }?.host ?? ""))
        try await nvd.run(["transfer", "offer", "r12", "--to", "ldvc"])
        let offer = try await waitForRequest(at: receiver, from: "nvd")
        try await receiver.run(["transfer", "accept", offer, "--as", "ldvc"])
        let accepted = try await waitForRequest(at: hub, from: "ldvc")
        nvd.stop()
        let name = "E-veselība (labots bezsaistē)"
        try await nvd.run(["record", "set", "r12", "name.lv=\(name)"])
        let ordered = try await hub.run(["directory", "requests", "order", accepted])
        let act = ordered.list("acts").first
        said.fact(
            "Akts \(act?.number("sequence") ?? 0) ar \(act?.list("cuts").count ?? 0) griezumiem.",
            "Act \(act?.number("sequence") ?? 0) with \(act?.list("cuts").count ?? 0) cuts.")
        try nvd.serve()
        var late: CanonicalJSON?
        try await wait("novēlotais pie \(receiver.code)", "the late edit at \(receiver.code)") {
            late = try await receiver.lines(["late", "list"]).first {
                $0.text("group") == "resource.name"
            }
            return late != nil
        }
        let before = try await show("nvd/r12", at: receiver.code)
        try said.check(
            before.text("owner") == "ldvc" && before.text("fields", "name", "lv") != name,
            "Saimnieks ir \(before.text("owner")); NVD labojums nav zudis, bet ir novēlots.",
            "The owner is \(before.text("owner")); NVD's edit isn't lost, but late.")
        try await receiver.run(["late", "adopt", late?.text("position") ?? "", "--as", "ldvc"])
        let after = try await show("nvd/r12", at: receiver.code)
        try said.check(
            after.text("fields", "name", "lv") == name,
            "LDVC to pārņem: “\(name)”.", "LDVC adopts it: “\(name)”.")
    }

    private func waitForRequest(at node: DemoNode, from code: String) async throws -> String {
        var request = ""
        try await wait("pieprasījums no \(code)", "the request of \(code)") {
            request = try await node.lines(["transfer", "list"]).last {
                $0.text("institution") == code
            }?.text("request") ?? ""
            return !request.isEmpty
        }
        return request
    }

    func show(_ record: String, at code: String) async throws -> CanonicalJSON {
        try await node(code).run(["record", "show", record])
    }
}
