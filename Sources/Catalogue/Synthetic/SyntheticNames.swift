// Names of a synthetic register, put together from words as the policy wants them: of a service the
// object, the action and a detail, three to six words.

/// What a sector works in.
struct SyntheticTopic: Sendable {
    /// In the genitive, as the beginning of an institution's name.
    let adjective: String
    /// In English.
    let en: String
    /// The code of its field of activity.
    let activity: String
    /// The code of its function.
    let function: String

    private init(_ adjective: String, _ en: String, _ activity: String, _ function: String) {
        self.adjective = adjective
        self.en = en
        self.activity = activity
        self.function = function
    }

    static let all = [
        SyntheticTopic("Pārvaldes", "Administration", "gen-pub", "administration"),
        SyntheticTopic("Veselības", "Health", "health", "health"),
        SyntheticTopic("Labklājības", "Welfare", "soc-pro", "social-security"),
        SyntheticTopic("Izglītības", "Education", "education", "education"),
        SyntheticTopic("Drošības", "Security", "pub-os", "security"),
        SyntheticTopic("Ekonomikas", "Economy", "econ-aff", "business"),
        SyntheticTopic("Finanšu", "Finance", "gen-pub", "finance"),
        SyntheticTopic("Satiksmes", "Transport", "econ-aff", "transport"),
        SyntheticTopic("Zemkopības", "Agriculture", "econ-aff", "agriculture"),
        SyntheticTopic("Vides", "Environment", "env-pro", "environment"),
        SyntheticTopic("Kultūras", "Culture", "rcr", "culture"),
        SyntheticTopic("Tieslietu", "Justice", "pub-os", "justice"),
        SyntheticTopic("Aizsardzības", "Defence", "defence", "defence"),
        SyntheticTopic("Enerģētikas", "Energy", "hc-am", "energy"),
    ]
}

/// Names by drawn numbers.
enum SyntheticNames {
    /// A service: object and action, detail.
    static func service(_ draw: Int) -> LocalText {
        let (family, rest) = pick(acts, draw)
        let (object, rest2) = pick(family.objects, rest)
        let (action, rest3) = pick(family.actions, rest2)
        let (detail, _) = pick(details, rest3)
        return LocalText(
            "\(object.lv) \(action.lv) \(detail.lv)", "\(action.en) \(object.en) \(detail.en)")
    }

    /// A need: what somebody wants to get or settle.
    static func need(_ draw: Int) -> LocalText {
        let (wish, rest) = pick(wishes, draw)
        let (moment, _) = pick(moments, rest)
        return LocalText("\(wish.lv) \(moment.lv)", "\(wish.en) \(moment.en)")
    }

    /// A life situation; those beyond the list carry a number.
    static func situation(_ ordinal: Int) -> LocalText {
        let (situation, round) = pick(situations, ordinal)
        guard round > 0 else { return situation }
        return LocalText("\(situation.lv) (\(round + 1))", "\(situation.en) (\(round + 1))")
    }

    /// A resource of a form.
    static func resource(_ form: String, _ draw: Int) -> LocalText {
        let (subject, _) = pick(subjects, draw)
        let tail = forms[form] ?? LocalText("sistēma", "system")
        return LocalText("\(subject.lv) \(tail.lv)", "\(subject.en) \(tail.en)")
    }

    /// A shared platform.
    static func platform(_ ordinal: Int) -> LocalText {
        let (platform, round) = pick(platforms, ordinal)
        guard round > 0 else { return platform }
        return LocalText("\(platform.lv) (\(round + 1))", "\(platform.en) (\(round + 1))")
    }

    private static func pick<Word>(_ words: [Word], _ draw: Int) -> (Word, rest: Int) {
        (words[draw % words.count], draw / words.count)
    }

    private struct Acts {
        let objects: [LocalText]
        let actions: [LocalText]
    }

    private static let acts = [
        Acts(
            objects: [
                LocalText("Atļaujas", "of a permit"), LocalText("Licences", "of a licence"),
                LocalText("Apliecības", "of a certificate"), LocalText("Izziņas", "of a statement"),
                LocalText("Vadītāja kartes", "of a driver card"),
                LocalText("Pavadzīmes", "of a waybill"),
            ],
            actions: [
                LocalText("izsniegšana", "Issuing"), LocalText("pagarināšana", "Renewal"),
                LocalText("anulēšana", "Cancellation"),
            ]),
        Acts(
            objects: [
                LocalText("Pabalsta", "of an allowance"), LocalText("Pensijas", "of a pension"),
                LocalText("Stipendijas", "of a scholarship"),
                LocalText("Kompensācijas", "of a compensation"),
                LocalText("Platību maksājuma", "of an area payment"),
            ],
            actions: [
                LocalText("piešķiršana", "Granting"), LocalText("pārrēķināšana", "Recalculation"),
                LocalText("izmaksāšana", "Payment"),
            ]),
        Acts(
            objects: [
                LocalText("Uzņēmuma", "of a company"),
                LocalText("Transportlīdzekļa", "of a vehicle"),
                LocalText("Nekustamā īpašuma", "of real estate"),
                LocalText("Būves", "of a building"),
                LocalText("Mājdzīvnieka", "of a pet"), LocalText("Līguma", "of a contract"),
            ],
            actions: [
                LocalText("reģistrēšana", "Registration"), LocalText("uzskaite", "Recording"),
                LocalText("pārbaude", "Inspection"), LocalText("novērtēšana", "Appraisal"),
            ]),
    ]

    private static let details = [
        LocalText("jaunajiem vecākiem", "for new parents"),
        LocalText("pensionāriem", "for pensioners"),
        LocalText("mazajiem uzņēmumiem", "for small companies"),
        LocalText("lauksaimniekiem", "for farmers"), LocalText("skolēniem", "for pupils"),
        LocalText("ārvalstīs dzīvojošajiem", "for those living abroad"),
        LocalText("personām ar invaliditāti", "for persons with a disability"),
        LocalText("pašvaldībām", "for municipalities"),
        LocalText("bezdarbniekiem", "for the unemployed"), LocalText("pacientiem", "for patients"),
        LocalText("biedrībām", "for associations"), LocalText("steidzamā kārtībā", "urgently"),
    ]

    private static let wishes = [
        LocalText("Saņemt materiālu atbalstu", "To get financial support"),
        LocalText("Saņemt dokumentu", "To get a document"),
        LocalText("Nokārtot tiesības", "To settle one's rights"),
        LocalText("Samaksāt nodokli", "To pay a tax"),
        LocalText("Uzzināt savus datus", "To learn one's data"),
        LocalText("Pieteikties speciālistam", "To see a specialist"),
    ]

    private static let moments = [
        LocalText("pēc bērna piedzimšanas", "after a child is born"),
        LocalText("pēc pārcelšanās", "after moving"), LocalText("zaudējot darbu", "on losing work"),
        LocalText("sākot uzņēmējdarbību", "on starting a business"),
        LocalText("pirms celojuma", "before a journey"), LocalText("slimības laikā", "while ill"),
        LocalText("būvējot māju", "while building a house"),
        LocalText("beidzot skolu", "on leaving school"),
    ]

    private static let situations = [
        LocalText("Bērna piedzimšana", "Birth of a child"),
        LocalText("Pārcelšanās", "Moving house"), LocalText("Darba zaudēšana", "Losing work"),
        LocalText("Uzņēmuma dibināšana", "Founding a company"),
        LocalText("Saslimšana", "Falling ill"), LocalText("Pensionēšanās", "Retirement"),
        LocalText("Mājas būvniecība", "Building a house"),
        LocalText("Skolas gaitu sākums", "Starting school"),
        LocalText("Tuvinieka nāve", "Death of a relative"),
        LocalText("Automobiļa iegāde", "Buying a car"), LocalText("Laulība", "Marriage"),
        LocalText("Došanās uz ārvalstīm", "Going abroad"),
    ]

    private static let subjects = [
        LocalText("Atļauju", "Permit"), LocalText("Pabalstu", "Allowance"),
        LocalText("Klientu", "Client"), LocalText("Īpašumu", "Property"),
        LocalText("Izglītojamo", "Pupil"), LocalText("Pacientu", "Patient"),
        LocalText("Transportlīdzekļu", "Vehicle"), LocalText("Iesniegumu", "Application"),
        LocalText("Maksājumu", "Payment"), LocalText("Līgumu", "Contract"),
        LocalText("Statistikas", "Statistics"), LocalText("Dokumentu", "Document"),
    ]

    private static let forms = [
        "register": LocalText("reģistrs", "register"),
        "data-set": LocalText("datu kopa", "data set"),
        "system": LocalText("informācijas sistēma", "information system"),
        "e-application": LocalText("e-lietotne", "e-application"),
        "e-form": LocalText("e-forma", "e-form"), "interface": LocalText("saskarne", "interface"),
    ]

    private static let platforms = [
        LocalText("Vienotā pieteikšanās", "Single sign-on"),
        LocalText("Iedzīvotāju pamatdatu reģistrs", "Register of base data of persons"),
        LocalText("Datu apmaiņas platforma", "Data exchange platform"),
        LocalText("Maksājumu modulis", "Payment module"),
        LocalText("Elektroniskā paraksta modulis", "Electronic signature module"),
        LocalText("Paziņojumu platforma", "Notification platform"),
        LocalText("Adrešu reģistrs", "Register of addresses"),
        LocalText("Valsts datu centrs", "State data centre"),
    ]
}
