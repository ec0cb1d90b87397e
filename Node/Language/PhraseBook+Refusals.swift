extension PhraseBook {
    /// `SyncProtocol` and the peer's check: why a session ends.
    static let session: [(String, String)] = [
        (
            "This node's federation is {}…, the peer's {}…. Check the peer's address.",
            "Šī mezgla federācija ir {}…, partnera – {}…. Pārbaudiet partnera adresi."
        ),
        (
            "This node speaks version {}, the peer {}. Update the older program.",
            "Šis mezgls lieto versiju {}, partneris {}. Atjauniniet vecāko programmu."
        ),
        (
            "The directories of both nodes differ within their first {} acts. Tell the national lead; nothing is exchanged until it has decided.",
            "Abu mezglu direktoriji atšķiras pirmajos {} aktos. Ziņojiet valsts vadošajai iestādei; līdz tās lēmumam nekas netiek apmainīts."
        ),
        (
            "This node doesn't take the log {} from this peer.",
            "Šis mezgls no šī partnera nepieņem žurnālu {}."
        ),
        (
            "Log {} goes on beyond its end or its key's; kept apart.",
            "Žurnāls {} turpinās pēc sava vai atslēgas beigu punkta; glabāts atsevišķi."
        ),
        ("Log {} isn't this peer's to hand in.", "Žurnāls {} nav šī partnera iesniedzams."),
        (
            "The peer's proof doesn't lead to the cut of log {}.",
            "Partnera pierādījums neved līdz žurnāla {} griezumam."
        ),
        ("The peer asks for more than it reads.", "Partneris prasa vairāk, nekā nolasa."),
        (
            "The peer asks again and again about one branch.",
            "Partneris atkal un atkal jautā par vienu un to pašu zaru."
        ),
        ("The first message wasn't a Hello.", "Pirmais ziņojums nebija Hello."),
        ("A second Hello came.", "Atnāca otrs Hello."),
        (
            "A message came before the peer was accepted.",
            "Ziņojums atnāca, pirms partneris bija pieņemts."
        ),
        (
            "Entries came before the peer was accepted.",
            "Ieraksti atnāca, pirms partneris bija pieņemts."
        ),
        (
            "The node's own store failed; see its messages.",
            "Mezgla paša krātuve neizdevās; skat. tā ziņojumus."
        ),
        (
            "The peer fell silent. Try again; it may be overloaded.",
            "Partneris apklusa. Mēģiniet vēlreiz; tas var būt pārslogots."
        ),
        ("The node stops.", "Mezgls beidz darbu."),
        ("The node dials another address now.", "Mezgls tagad savienojas ar citu adresi."),
        ("There is no certificate.", "Sertifikāta nav."),
        (
            "The directory has never bound the key of {} to a member. Ask the national lead to admit the institution or bind the node.",
            "Direktorijs nekad nav piesaistījis {} atslēgu dalībniekam. Lūdziet valsts vadošajai iestādei uzņemt iestādi vai piesaistīt mezglu."
        ),
        (
            "The key of {} was bound to {} and isn't any more. Use the node's present certificate, or ask the national lead to bind this one.",
            "{} atslēga bija piesaistīta iestādei {}, bet vairs nav. Lietojiet mezgla pašreizējo sertifikātu vai lūdziet valsts vadošajai iestādei piesaistīt šo."
        ),
        (
            "The membership of {} has ended. Ask the national lead.",
            "Iestādes {} dalība ir beigusies. Jautājiet valsts vadošajai iestādei."
        ),
        (
            "Two signed checkpoints contradict each other; the directory decides.",
            "Divi parakstīti kontrolpunkti ir pretrunā; izlemj direktorijs."
        ),
        (
            "Entry {} can't be evaluated by this program; a newer one may.",
            "Ierakstu {} šī programma nevar izvērtēt; jaunāka varbūt var."
        ),
    ]

    /// `Merge`: why a range isn't admitted.
    static let admission: [(String, String)] = [
        ("root-mismatch: {}", "root-mismatch: {}"),
        ("the directory is admitted on its own", "direktoriju pieņem atsevišķi"),
        ("this is no range of the directory", "tas nav direktorija posms"),
        ("the checkpoint is another federation's", "kontrolpunkts ir citas federācijas"),
        ("the checkpoint is beyond the range", "kontrolpunkts ir aiz posma beigām"),
        ("the directory key didn't sign this", "to nav parakstījusi direktorija atslēga"),
        (
            "the directory key didn't sign the checkpoint",
            "kontrolpunktu nav parakstījusi direktorija atslēga"
        ),
        ("{} doesn't follow what comes before it", "{} neturpina iepriekšējo"),
        ("the directory doesn't begin with genesis", "direktorijs nesākas ar pirmaktu"),
        ("the directory begins with another genesis", "direktorijs sākas ar citu pirmaktu"),
        ("the directory has forked", "direktorijs ir sazarojies"),
        ("log {} is stopped by a fork", "žurnālu {} aptur sazarojums"),
        ("log {} has its quota of late entries", "žurnāla {} novēloto ierakstu kvota ir pilna"),
        (
            "institution {} has its quota of {} bytes for this day",
            "iestādes {} šīs dienas kvota, {} baiti, ir pilna"
        ),
        (
            "two signed checkpoints contradict each other: a fork",
            "divi parakstīti kontrolpunkti ir pretrunā: sazarojums"
        ),
        ("the range leaves what is held: a fork", "posms neturpina glabāto: sazarojums"),
        ("the range", "posms"),
        ("the checkpoint", "kontrolpunkts"),
        ("the directory hasn't opened log {}", "direktorijs nav atvēris žurnālu {}"),
        ("held up to {}, offered from {}", "šeit ir līdz {}, piedāvāts no {}"),
        ("another root at size {}", "cita sakne pie izmēra {}"),
        ("{} belongs to another federation", "{} pieder citai federācijai"),
        ("{} says it is elsewhere", "{} saka, ka ir citur"),
        (
            "{} cites less than what comes before it",
            "{} atsaucas uz mazāku direktoriju nekā iepriekšējais"
        ),
        (
            "{} cites a directory that isn't this one", "{} atsaucas uz direktoriju, kas nav šis"
        ),
        ("{} contradicts a cut of the directory", "{} ir pretrunā ar direktorija griezumu"),
        ("nothing vouches for size {}", "par izmēru {} nekas negalvo"),
        (
            "the entries don't give the checkpoint's root",
            "ieraksti nedod kontrolpunkta sakni"
        ),
        (
            "no key of log {} signed the checkpoint",
            "kontrolpunktu nav parakstījusi neviena žurnāla {} atslēga"
        ),
        ("{} has a payload over 2 MiB", "{} saturs pārsniedz 2 MiB"),
        ("{} has a payload that isn't well formed", "{} saturs nav pareizi veidots"),
        (
            "{} has another payload than its header names",
            "{} saturs nav tas, ko nosauc galvene"
        ),
        (
            "{} lacks a sealed part that no act erases",
            "{} trūkst aizzīmogotas daļas, ko neviens akts nedzēš"
        ),
        ("the receipt of institution {}", "iestādes {} saņemšanas apliecinājums"),
        ("{} isn't signed by its seal", "{} nav parakstīts ar tās zīmogu"),
        ("{} is final, or held, and can't be", "{} ir galīgs vai saņemts, bet nevar tāds būt"),
        (
            "{} lists logs that different members may hold",
            "{} nosauc žurnālus, kurus drīkst glabāt dažādi dalībnieki"
        ),
        ("{} names another root of log {}", "{} nosauc citu žurnāla {} sakni"),
        ("{} isn't the one it was kept as", "{} nav tas, kas tika glabāts"),
        ("{} has a payload of another length", "{} saturam ir cits garums"),
        ("the stored tree isn't that of the entries", "glabātais koks nav šo ierakstu koks"),
        ("entry {} of log {}: {}", "ieraksts {} žurnālā {}: {}"),
        ("entry {} of log {}", "ieraksts {} žurnālā {}"),
    ]
}
