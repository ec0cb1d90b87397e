extension PhraseBook {
    /// `Storage`: errors of `StoreError`.
    static let store: [(String, String)] = [
        (
            "The store {} has schema {}; this program reads up to {}.",
            "Krātuvei {} ir shēma {}; šī programma lasa līdz {}."
        ),
        (
            "Upgrade the program, or restore a backup made by this version.",
            "Atjauniniet programmu vai atjaunojiet dublējumu, ko veidojusi šī versija."
        ),
        ("The store holds {} that can't be read.", "Krātuvē ir {}, ko nevar nolasīt."),
        (
            "Restore a backup, or join anew and let the peers return the logs.",
            "Atjaunojiet dublējumu vai pievienojieties no jauna, lai partneri atdod žurnālus."
        ),
        (
            "A transaction of the store {} ended without a result.",
            "Krātuves {} darījums beidzās bez iznākuma."
        ),
        ("Try again.", "Mēģiniet vēlreiz."),
        (
            "The store {} is in use by another process: {}.",
            "Krātuvi {} lieto cits process: {}."
        ),
        ("Try again in a moment.", "Mēģiniet vēlreiz pēc brīža."),
        ("There is no room to write the store {}.", "Krātuvei {} nav vietas diskā."),
        (
            "Free disk space; nothing acknowledged was lost.",
            "Atbrīvojiet vietu diskā; nekas apstiprināts nav zudis."
        ),
        ("The store {} is damaged: {}.", "Krātuve {} ir bojāta: {}."),
        ("The store {} failed: {}.", "Krātuve {} neizdevās: {}."),
        (
            "Check the disk and the permissions of the node's directory.",
            "Pārbaudiet disku un mezgla mapes tiesības."
        ),
    ]

    /// `Replication` and the fence: errors of `ReplicaError`.
    static let replica: [(String, String)] = [
        ("The store {} belongs to no federation.", "Krātuve {} nepieder nevienai federācijai."),
        (
            "Begin one (init national), or join with the membership file.",
            "Izveidojiet to (init national) vai pievienojieties ar dalībnieka datni."
        ),
        ("The store belongs to federation {} already.", "Krātuve jau pieder federācijai {}."),
        ("Use another directory for the other node.", "Otram mezglam lietojiet citu mapi."),
        ("The membership isn't acceptable: {}.", "Dalībnieka datne nav derīga: {}."),
        (
            "Ask the national lead for the file again and compare its digest aloud.",
            "Lūdziet valsts vadošajai iestādei datni vēlreiz un balsī salīdziniet kontrolskaitli."
        ),
        ("The directory doesn't allow this: {}.", "Direktorijs to neatļauj: {}."),
        (
            "Look at `directory show`, or ask the national lead for the act it takes.",
            "Skat. `directory show` vai lūdziet valsts vadošajai iestādei vajadzīgo aktu."
        ),
        (
            "This node doesn't hold the present seal of institution {}.",
            "Šajā mezglā nav iestādes {} pašreizējā zīmoga."
        ),
        (
            "Work on the node that holds it, or rotate the key.",
            "Strādājiet mezglā, kurā tas ir, vai nomainiet atslēgu."
        ),
        (
            "This node doesn't hold the directory's present key.",
            "Šajā mezglā nav direktorija pašreizējās atslēgas."
        ),
        (
            "Order acts at the national node; elsewhere write a request.",
            "Aktus dodiet valsts mezglā; citur rakstiet pieprasījumu."
        ),
        ("Nothing may be signed now: {}.", "Pašlaik neko nedrīkst parakstīt: {}."),
        ("Log {} is stopped by a fork.", "Žurnāls {} apstājies, jo tas sazarojies."),
        (
            "Show the evidence to the national lead, who decides it by an act.",
            "Parādiet pierādījumus valsts vadošajai iestādei; tā izlemj ar aktu."
        ),
        ("There is no {} here.", "Šeit nav: {}."),
        ("log {}", "žurnāls {}"),
        (
            "Check the name, or synchronise first.",
            "Pārbaudiet nosaukumu vai vispirms sinhronizējiet."
        ),
        ("{} is beyond the format's limits.", "{} pārsniedz formāta robežas."),
        (
            "Split the change into smaller ones.", "Sadaliet izmaiņas mazākās."
        ),
        ("The file {} can't be written.", "Datni {} nevar ierakstīt."),
        ("The store contradicts itself: {}.", "Krātuve ir pretrunā ar sevi: {}."),
        (
            "no proof yet that this store is the latest; waiting for the answer of {}",
            "vēl nav pierādījuma, ka šī krātuve ir jaunākā; gaida atbildi no {}"
        ),
        (
            "no proof yet that log {} is the latest; left out, or not taken, by {}",
            "vēl nav pierādījuma, ka žurnāls {} ir jaunākais; to izlaida vai neņem {}"
        ),
        (
            "See in `saime status` why, and let its administrator put that right; drafts wait.",
            "Iemeslu rāda `saime status`; to novērš tā mezgla administrators; melnraksti gaida."
        ),
        (
            "log {} was longer once: this store is an old copy",
            "žurnāls {} reiz bija garāks: šī krātuve ir veca kopija"
        ),
        (
            "the directory pins {} entries of log {}, of which {} are held",
            "direktorijs nosaka {} žurnāla {} ierakstus, no kuriem šeit ir {}"
        ),
        (
            "the high-water mark beside the store is missing",
            "blakus krātuvei trūkst augstākās atzīmes"
        ),
        (
            "{} sector nodes have yet to return the directory's head",
            "{} nozaru mezgli vēl nav atdevuši direktorija galu"
        ),
        (
            "Synchronise; drafts are then signed in order.",
            "Sinhronizējiet; tad melnraksti tiek parakstīti pēc kārtas."
        ),
        (
            "Synchronise to fetch back what is missing, or restore a newer backup.",
            "Sinhronizējiet, lai atgūtu trūkstošo, vai atjaunojiet jaunāku dublējumu."
        ),
        (
            "Synchronise with the sector nodes, then confirm the head as an administrator.",
            "Sinhronizējiet ar nozaru mezgliem, tad apstipriniet galu kā administrators."
        ),
    ]
}
