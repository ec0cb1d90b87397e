extension Schema.Rule {
    /// What is wrong and what to do; `detail` is what was expected, never what was written where
    /// that may be personal.
    func message(_ detail: String) -> Schema.Label {
        let (lv, en) = sentences(detail)
        return Schema.Label(lv: lv, en: en)
    }

    private func sentences(_ detail: String) -> (String, String) {
        structureSentences(detail) ?? formSentences(detail) ?? recordSentences(detail)
    }

    private func structureSentences(_ detail: String) -> (String, String)? {
        switch self {
        case .unknownType:
            (
                "Ieraksta tipa \(detail) nav; tipus rāda schema list.",
                "There is no record type \(detail); schema list shows the types."
            )
        case .unknownGroup:
            (
                "Lauku grupas \(detail) nav; grupas rāda schema show.",
                "There is no field group \(detail); schema show lists the groups."
            )
        case .unknownField:
            (
                "Lauka \(detail) šajā grupā nav; laukus rāda schema show.",
                "The group has no field \(detail); schema show lists the fields."
            )
        case .elementMissing:
            (
                "Norādiet elementu: šai grupai to ir vairāki.",
                "Name the element: the group has many."
            )
        case .elementUnexpected:
            ("Šai grupai ir viena vērtība, bez elementa.", "The group has one value, no element.")
        case .elementTooLong:
            ("Elements ir garāks par 200 baitiem.", "The element is longer than 200 bytes.")
        case .valueUnexpected:
            ("Kopas elementam vērtības nav.", "An element of a set has no value.")
        case .notCanonical:
            (
                "Vērtības baiti nav kanonisks JSON (\(detail)).",
                "The value's bytes are not canonical JSON (\(detail))."
            )
        case .wrongKind: ("Te jābūt: \(detail).", "Expected here: \(detail).")
        case .missing: ("Trūkst obligātā: \(detail).", "Obligatory and missing: \(detail).")
        case .empty:
            ("Tukša vērtība; izlaidiet lauku.", "The value is empty; leave the field out.")
        case .tooLong:
            ("Vairāk nekā \(detail) rakstzīmes.", "More than \(detail) characters.")
        case .repeated: ("Vērtība atkārtojas.", "A value is repeated.")
        default: nil
        }
    }

    private func formSentences(_ detail: String) -> (String, String)? {
        switch self {
        case .unknownCode: ("Koda nav sarakstā: \(detail).", "Not a code of the list: \(detail).")
        case .unknownLanguage:
            ("Nezināms valodas kods.", "Not a language code of two or three letters.")
        case .outOfRange: ("Skaitlim jābūt \(detail).", "The number must be within \(detail).")
        case .badDecimal:
            (
                "Nav decimāldaļskaitlis; rakstiet kā \"99.5\".",
                "Not a decimal number; write it as \"99.5\"."
            )
        case .badDate: ("Nav datums, piemēram, 2026-12-31.", "Not a day such as 2026-12-31.")
        case .badTimeStamp:
            (
                "Nav laiks, piemēram, 2026-12-31T23:59:00+02:00.",
                "Not a time such as 2026-12-31T23:59:00+02:00."
            )
        case .badPeriod:
            (
                "Nav periods, piemēram, 2025-01-01/.. vai 2025-01-01/2025-12-31.",
                "Not a period such as 2025-01-01/.. or 2025-01-01/2025-12-31."
            )
        case .badDuration:
            ("Nav ilgums, piemēram, P10D vai PT4H.", "Not a duration such as P10D or PT4H.")
        case .badURL:
            ("Nav tīmekļa adrese ar http(s)://.", "Not a web address with http(s)://.")
        case .badEmail: ("Nav e-pasta adrese.", "Not an e-mail address.")
        case .badPhone: ("Nav tālruņa numurs.", "Not a telephone number.")
        case .badEAddress:
            (
                "Nav e-adrese, piemēram, _DEFAULT@90000069281.",
                "Not an official address such as _DEFAULT@90000069281."
            )
        case .badRegistrationNumber:
            (
                "Nav reģistrācijas numurs: 11 cipari ar pareizu kontrolciparu.",
                "Not a registration number: 11 digits with a right check digit."
            )
        case .personalCode:
            (
                "Izskatās pēc personas koda; tas reģistrā nedrīkst būt.",
                "This looks like a personal code; the register must not hold one."
            )
        case .badReference:
            ("Nav atsauce uz ierakstu: \(detail).", "Not a reference to a record: \(detail).")
        case .badHours:
            (
                "Nav darba laiks, piemēram, Mo-Th 08:30-17:00.",
                "Not hours such as Mo-Th 08:30-17:00."
            )
        case .badTerritory:
            (
                "Nav teritorija: LV, NUTS kods vai septiņi ATVK cipari.",
                "Not a territory: LV, a NUTS code or seven digits of ATVK."
            )
        case .badKey:
            (
                "Nav īss nosaukums: mazie burti, cipari un domuzīmes.",
                "Not a short name of lower-case letters, digits and hyphens."
            )
        case .badLocalCode:
            (
                "Nav vietējais kods: burti, cipari, punkts, svītra, ne vairāk par 64.",
                "Not a local code: letters, digits, dot, hyphen, underscore, at most 64."
            )
        case .badDigest:
            ("Nav jaucējkods: 64 heksadecimāli cipari.", "Not a digest of 64 hexadecimal digits.")
        default: nil
        }
    }

    private func recordSentences(_ detail: String) -> (String, String) {
        switch self {
        case .nameWordCount:
            (
                "Nosaukumā jābūt 3–6 vārdiem: objekts, darbība, precizējums.",
                "A name has 3–6 words: object, action, detail."
            )
        case .simpleMeetsOneNeed:
            (
                "Vienkāršs pakalpojums apmierina tieši vienu vajadzību.",
                "A simple service meets exactly one need."
            )
        case .complexMeetsSeveralNeeds:
            (
                "Komplekss vai viedais pakalpojums apmierina vairākas vajadzības.",
                "A complex or smart service meets several needs."
            )
        case .simpleHasNoParts:
            ("Vienkāršam pakalpojumam nav daļu.", "A simple service has no parts.")
        case .individualNamesRecipients:
            (
                "Individuālas lietošanas pakalpojums nosauc saņēmējas iestādes.",
                "A service for individual use names its recipient institutions."
            )
        case .channelsIncomplete:
            (
                "Nav kanāla, kurā pakalpojumu pieprasīt vai saņemt.",
                "No channel in which the service is requested or received."
            )
        case .virtualNamesService:
            (
                "Virtuāls resurss nosauc pakalpojumu, ar kuru iegūts; paša resurss to nenosauc.",
                "A virtual resource names the service it is obtained through; an own one doesn't."
            )
        case .linkToItself:
            ("Saikne no ieraksta uz to pašu.", "A link from a record to itself.")
        case .noticeEndsEarly:
            ("Beigu laiks ir pirms sākuma.", "It ends before it starts.")
        default: (rawValue, rawValue)
        }
    }
}
