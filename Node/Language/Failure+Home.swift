/// Failures about the home and its files.
extension Failure {
    static let homeNotNamed = Failure(
        "home-not-named", .usage,
        Phrase(lv: "Nav norādīta mezgla mape.", en: "No node directory is named."),
        remedy: Phrase(
            lv: "Norādiet --home MAPE vai vides mainīgo SAIME_HOME.",
            en: "Give --home DIR or set SAIME_HOME."))

    static func noHome(_ path: String) -> Failure {
        Failure(
            "no-home", .missing,
            Phrase(lv: "Mapē \(path) nav Saime mezgla.", en: "There is no Saime node in \(path)."),
            remedy: Phrase(
                lv: "Izveidojiet to: saime init member --home \(path) …",
                en: "Make one: saime init member --home \(path) …"))
    }

    static func homeExists(_ path: String) -> Failure {
        Failure(
            "home-exists", .cannotWrite,
            Phrase(lv: "Mapē \(path) mezgls jau ir.", en: "There is a node in \(path) already."),
            remedy: Phrase(
                lv: "Izvēlieties citu mapi; vēl vienas iestādes zīmogam: init member --hosted.",
                en:
                    "Choose another directory; for one more institution's seal: init member --hosted."
            ))
    }

    static func unreadableFile(_ path: String, reason: Phrase) -> Failure {
        Failure(
            "unreadable-file", .missing,
            Phrase(
                lv: "Datni \(path) nevar nolasīt: \(reason.lv).",
                en: "\(path) can't be read: \(reason.en)."),
            remedy: Phrase(
                lv: "Pārbaudiet ceļu un tiesības.", en: "Check the path and the permissions."))
    }

    static func cannotWrite(_ path: String, reason: Phrase) -> Failure {
        Failure(
            "cannot-write", .cannotWrite,
            Phrase(
                lv: "\(path) nevar ierakstīt: \(reason.lv).",
                en: "\(path) can't be written: \(reason.en)."),
            remedy: Phrase(
                lv: "Pārbaudiet ceļu, tiesības un brīvo vietu.",
                en: "Check the path, the permissions and the free space."))
    }

    static func badConfiguration(_ file: String, line: Int, lv: String, en: String) -> Failure {
        Failure(
            "bad-configuration", .badData,
            Phrase(lv: "\(file):\(line): \(lv).", en: "\(file):\(line): \(en)."),
            remedy: Phrase(
                lv: "Izlabojiet rindu; visas iespējas aprakstītas Node/README.md.",
                en: "Correct the line; Node/README.md explains every option."))
    }

    static func badFile(_ file: String, lv: String, en: String) -> Failure {
        Failure(
            "bad-file", .badData,
            Phrase(lv: "\(file) nav derīga \(lv).", en: "\(file) is no valid \(en)."),
            remedy: Phrase(
                lv: "Saņemiet to vēlreiz no tā, kas to izveidoja.",
                en: "Get it again from whoever made it."))
    }

    static func unprovenRequest(_ file: String) -> Failure {
        Failure(
            "unproven-request", .badData,
            Phrase(
                lv: "Pieteikuma \(file) zīmoga paraksts neder: datne mainīta vai atslēga nav viņu.",
                en: "The seal's signature in \(file) is wrong: changed, or the key isn't theirs."),
            remedy: Phrase(
                lv: "Lūdziet iestādei atsūtīt pieteikumu vēlreiz.",
                en: "Ask the institution to send the request again."))
    }

    static func missingOption(_ name: String, in file: String) -> Failure {
        Failure(
            "missing-option", .usage,
            Phrase(
                lv: "Datnē \(file) nav iespējas “\(name)”.",
                en: "\(file) lacks the option “\(name)”."),
            remedy: Phrase(
                lv: "Pievienojiet rindu `\(name) = …`.", en: "Add a line `\(name) = …`."))
    }
}

extension Phrase {
    static func journalFailed(_ path: String) -> Phrase {
        Phrase(
            lv: "žurnālu \(path) nevarēja papildināt; pati darbība ir izpildīta",
            en: "the journal \(path) couldn't be added to; the command itself is done")
    }
}
