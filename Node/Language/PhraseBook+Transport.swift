extension PhraseBook {
    /// `Transport`: errors of `TransportError`, the stages, the words of TLS.
    static let transport: [(String, String)] = [
        ("configuration", "konfigurācija"),
        ("name resolution", "vārda meklēšana"),
        ("TLS handshake", "TLS sasveicināšanās"),
        ("session", "sesija"),
        (
            "The node's certificate and private key can't be used: {}.",
            "Mezgla sertifikātu un privāto atslēgu nevar lietot: {}."
        ),
        (
            "Check that both are PEM and belong together.",
            "Pārbaudiet, vai abi ir PEM un der viens otram."
        ),
        ("Can't listen on {}: {}.", "Nevar klausīties adresē {}: {}."),
        (
            "Check that the address is this machine's and the port is free.",
            "Pārbaudiet, vai adrese ir šī datora un ports ir brīvs."
        ),
        ("No address is known for '{}': {}.", "Resursdatoram “{}” nav atrodama adrese: {}."),
        (
            "Check the host's spelling and this machine's name service.",
            "Pārbaudiet vārda rakstību un šī datora vārdu servisu."
        ),
        ("No connection to {}: {}.", "Nav savienojuma ar {}: {}."),
        ("no answer within {}", "{} laikā nav atbildes"),
        ("nothing listens there", "tur neviens neklausās"),
        ("no route leads there", "turp neved ceļš"),
        (
            "Check that the node runs there, the port, and the firewalls between.",
            "Pārbaudiet, vai mezgls tur darbojas, portu un ugunsmūrus pa ceļam."
        ),
        ("{} was not ready within {}.", "{} nebija gatavs {} laikā."),
        (
            "Check that the address is a node's and that nothing between holds bytes back.",
            "Pārbaudiet, vai adrese ir mezgla un vai pa ceļam nekas neaiztur datus."
        ),
        (
            "The TLS handshake was not done within {}.",
            "TLS sasveicināšanās nebija pabeigta {} laikā."
        ),
        (
            "Check that the other side is a node and that its machine isn't overloaded.",
            "Pārbaudiet, vai otra puse ir mezgls un vai tās dators nav pārslogots."
        ),
        (
            "This node refuses the other side's certificate: {}.",
            "Šis mezgls noraida otras puses sertifikātu: {}."
        ),
        ("it showed none", "tā neuzrādīja nevienu"),
        (
            "Check that it is issued by a federation CA that this node knows.",
            "Pārbaudiet, vai to izdevusi federācijas sertifikācijas iestāde, kuru šis mezgls pazīst."
        ),
        (
            "The other side speaks {}; TLS 1.3 is required.",
            "Otra puse lieto {}; vajadzīgs TLS 1.3."
        ),
        ("no TLS newer than 1.2", "TLS, kas nav jaunāks par 1.2"),
        ("Upgrade the other side.", "Atjauniniet otru pusi."),
        (
            "The other side didn't agree on HTTP/2 (ALPN 'h2'), but on {}.",
            "Otra puse nevienojās par HTTP/2 (ALPN “h2”), bet par {}."
        ),
        ("Check that the port is a node's.", "Pārbaudiet, vai ports ir mezgla."),
        (
            "The other side closed the connection during the TLS handshake.",
            "Otra puse aizvēra savienojumu TLS sasveicināšanās laikā."
        ),
        (
            "Check that the port is a node's; its log says whether it refused this certificate or has too many connections.",
            "Pārbaudiet, vai ports ir mezgla; tā žurnālā redzams, vai tas noraidīja šo sertifikātu vai tam ir par daudz savienojumu."
        ),
        ("{} opened no session: {}.", "{} neatvēra sesiju: {}."),
        (
            "Check that the port is a node's and that its version fits this one.",
            "Pārbaudiet, vai ports ir mezgla un vai tā versija der šai."
        ),
        (
            "No session began on the connection within {}.",
            "Savienojumā {} laikā nesākās sesija."
        ),
        (
            "Check that the other side is a node and that its version fits this one.",
            "Pārbaudiet, vai otra puse ir mezgls un vai tās versija der šai."
        ),
        ("There are already {} connections from {}.", "Jau ir {} savienojumi no {}."),
        ("There are already {} connections.", "Jau ir {} savienojumi."),
        ("Close some, or raise the limit.", "Aizveriet dažus vai palieliniet robežu."),
        (
            "The other side sent a frame that exceeds the limit of {} bytes or isn't an uncompressed gRPC message.",
            "Otra puse atsūtīja kadru, kas pārsniedz {} baitus vai nav nesaspiests gRPC ziņojums."
        ),
        ("Check the versions of both nodes.", "Pārbaudiet abu mezglu versijas."),
        ("The connection was lost: {}.", "Savienojums pārtrūka: {}."),
        (
            "Dial again; if it recurs, check the network and the other side's log.",
            "Savienojieties vēlreiz; ja tas atkārtojas, pārbaudiet tīklu un otras puses žurnālu."
        ),
        ("The other side closed the session: {}", "Otra puse aizvēra sesiju: {}"),
        ("This node closed the session: {}", "Šis mezgls aizvēra sesiju: {}"),
        ("the node is shutting down.", "mezgls beidz darbu."),
        ("The TLS handshake failed: {}.", "TLS sasveicināšanās neizdevās: {}."),
        (
            "Check that both sides are nodes, that each certificate is issued by a federation CA that the other knows, and the other side's log for its reason.",
            "Pārbaudiet, vai abas puses ir mezgli, vai katra sertifikātu izdevusi federācijas sertifikācijas iestāde, kuru otra pazīst, un iemeslu otras puses žurnālā."
        ),
        ("what the other side sent isn't TLS ({})", "tas, ko otra puse atsūtīja, nav TLS ({})"),
        ("the other side spoke plain HTTP ({})", "otra puse lietoja nešifrētu HTTP ({})"),
        (
            "the other side showed no certificate ({})", "otra puse neuzrādīja sertifikātu ({})"
        ),
        (
            "the other side speaks no TLS version that this node accepts ({})",
            "otra puse nelieto nevienu TLS versiju, ko šis mezgls pieņem ({})"
        ),
        ("the other side refuses this TLS version ({})", "otra puse noraida šo TLS versiju ({})"),
        ("the other side demands a certificate ({})", "otra puse prasa sertifikātu ({})"),
        (
            "the other side doesn't know the CA of this node's certificate ({})",
            "otra puse nepazīst šī mezgla sertifikāta izdevēju ({})"
        ),
        (
            "the other side refuses this node's certificate ({})",
            "otra puse noraida šī mezgla sertifikātu ({})"
        ),
        ("the other side closed the connection ({})", "otra puse aizvēra savienojumu ({})"),
    ]
}
