extension PhraseBook {
    /// `Seals`: keys, certificates, chains and lists.
    static let seals: [(String, String)] = keyErrors + certificateErrors + chains + problems

    private static let keyErrors: [(String, String)] = [
        ("Could not {} {}: {}.", "Neizdevās {} {}: {}."),
        (
            "Check the path, its permissions and the free space.",
            "Pārbaudiet ceļu, tiesības un brīvo vietu."
        ),
        ("OpenSSL could not {}.", "OpenSSL neizdevās: {}."),
        (
            "See the detail; if memory and disk are fine, report this with the detail.",
            "Skat. sīkāk; ja atmiņas un diska pietiek, ziņojiet par to ar šo sīkāko tekstu."
        ),
        ("The {} can't be read: {}.", "Nevar nolasīt – {}: {}."),
        (
            "Get it again from where it was made, as PEM or strict DER.",
            "Saņemiet to vēlreiz no tā, kas to izveidojis, kā PEM vai stingru DER."
        ),
        ("The {} isn't usable: {}.", "Nav lietojams – {}: {}."),
        ("Correct it and repeat.", "Izlabojiet un atkārtojiet."),
        (
            "The private key is protected by a passphrase.",
            "Privāto atslēgu sargā parole."
        ),
        (
            "A node starts unattended: remove it with `openssl pkey -in OLD -out NEW`.",
            "Mezgls sāk darbu bez cilvēka: noņemiet paroli ar `openssl pkey -in VECĀ -out JAUNĀ`."
        ),
        (
            "The private key {} belongs to user {}, not to {}.",
            "Privātā atslēga {} pieder lietotājam {}, nevis {}."
        ),
        (
            "Run as that user, or give it to this one: chown {} {}",
            "Palaidiet kā tas lietotājs vai atdodiet to šim: chown {} {}"
        ),
        (
            "The private key {} has mode 0{}, wider than 0600.",
            "Privātās atslēgas {} tiesības ir 0{}, plašākas nekā 0600."
        ),
        (
            "If nobody else can have read it: chmod 600 {}. Else make a new key.",
            "Ja neviens cits to nevar būt lasījis: chmod 600 {}. Citādi izveidojiet jaunu atslēgu."
        ),
        (
            "The private key doesn't belong to the public key beside it.",
            "Privātā atslēga neatbilst publiskajai atslēgai, kas ir tai līdzās."
        ),
        (
            "Restore the key from its backup, or make a new one.",
            "Atjaunojiet atslēgu no rezerves kopijas vai izveidojiet jaunu."
        ),
        (
            "Name the key file that was made with this certificate.",
            "Norādiet atslēgas datni, kas veidota kopā ar šo sertifikātu."
        ),
        ("{} isn't a regular file.", "{} nav parasta datne."),
        ("Name a PEM file.", "Norādiet PEM datni."),
        ("Name a PEM file of mode 0600.", "Norādiet PEM datni ar tiesībām 0600."),
        (
            "{} exists already; a key is never overwritten.",
            "{} jau ir; atslēgu nekad nepārraksta."
        ),
        (
            "Choose another name, or move the old file away.",
            "Izvēlieties citu nosaukumu vai pārvietojiet veco datni."
        ),
        (
            "PKCS#11 keys are not supported by this build.",
            "PKCS#11 atslēgas šī programma neatbalsta."
        ),
        (
            "The key is of a kind, curve or encoding that isn't accepted.",
            "Atslēgas veids, līkne vai kodējums šeit netiek pieņemts."
        ),
        (
            "Use P-256, P-384 (uncompressed points), RSA of 3072 bits, or Ed25519.",
            "Lietojiet P-256, P-384 (nesaspiesti punkti), RSA ar 3072 bitiem vai Ed25519."
        ),
        ("Use RSA of 3072 bits, or P-256.", "Lietojiet RSA ar 3072 bitiem vai P-256."),
        (
            "Make a new key: P-256 is the default.",
            "Izveidojiet jaunu atslēgu: noklusējums ir P-256."
        ),
        (
            "The RSA key has {} bits; at least 3072 are required.",
            "RSA atslēgai ir {} biti; vajag vismaz 3072."
        ),
        (
            "The RSA key has {} bits; at most 8192 are accepted.",
            "RSA atslēgai ir {} biti; pieņem ne vairāk kā 8192."
        ),
        (
            "The RSA key's exponent isn't odd and between 65537 and 64 bits.",
            "RSA atslēgas kāpinātājs nav nepāra skaitlis no 65537 līdz 64 bitiem."
        ),
        (
            "The Ed25519 key's point is of small order or not canonical.",
            "Ed25519 atslēgas punkts ir ar mazu kārtu vai nav kanonisks."
        ),
        (
            "Ed25519 keys are for seals; TLS peers may not accept them.",
            "Ed25519 atslēgas ir zīmogiem; TLS partneri tās var nepieņemt."
        ),
        (
            "Use P-256, P-384 or RSA for nodes and certificate authorities.",
            "Mezgliem un sertifikācijas iestādēm lietojiet P-256, P-384 vai RSA."
        ),
    ]

    private static let certificateErrors: [(String, String)] = [
        (
            "The certificate {} may not issue certificates.",
            "Sertifikāts {} nedrīkst izdot sertifikātus."
        ),
        (
            "Name a certificate authority's certificate (basic constraints CA:TRUE).",
            "Norādiet sertifikācijas iestādes sertifikātu (basic constraints CA:TRUE)."
        ),
        (
            "The key isn't that of the authority's certificate {}.",
            "Atslēga neatbilst sertifikācijas iestādes sertifikātam {}."
        ),
        (
            "The request isn't signed with the key that it names.",
            "Pieprasījums nav parakstīts ar atslēgu, ko tas nosauc."
        ),
        (
            "Ask for the request again: it was altered, or its maker lacks the key.",
            "Lūdziet pieprasījumu vēlreiz: tas ir mainīts, vai tā veidotājam nav atslēgas."
        ),
        (
            "The revocation list is a delta, partitioned or indirect one, or weakly signed.",
            "Atsaukto sertifikātu saraksts ir daļējs, netiešs vai vāji parakstīts."
        ),
        (
            "Get the authority's complete list, signed by ECDSA or RSA over SHA-256 or better.",
            "Iegūstiet iestādes pilno sarakstu, parakstītu ar ECDSA vai RSA un SHA-256 vai stiprāku."
        ),
        (
            "The previous revocation list wasn't made by {}.",
            "Iepriekšējo atsaukto sertifikātu sarakstu nav veidojis {}."
        ),
        ("Name this authority's own latest list.", "Norādiet šīs iestādes pašas jaunāko sarakstu."),
    ]

    /// A peer's chain, as the verdict tells it.
    private static let chains: [(String, String)] = [
        (
            "The peer's certificates can't be used: {}. Check its certificate file.",
            "Partnera sertifikātus nevar lietot: {}. Pārbaudiet tā sertifikāta datni."
        ),
        (
            "No chain leads from {} to a federation authority ({}). Check which authority issued it, and that the peer sends the ones between.",
            "No {} uz federācijas sertifikācijas iestādi neved ķēde ({}). Pārbaudiet, kura iestāde to izdevusi un vai partneris sūta starpniekus."
        ),
        (
            "The certificate {} isn't signed by its issuer: it was altered or forged. Get it again from its authority.",
            "Sertifikātu {} nav parakstījis tā izdevējs: tas ir mainīts vai viltots. Saņemiet to vēlreiz no izdevēja."
        ),
        (
            "The certificate {} may not issue the one below it ({}). Get a certificate from a federation authority.",
            "Sertifikāts {} nedrīkst izdot nākamo ({}). Saņemiet sertifikātu no federācijas sertifikācijas iestādes."
        ),
        (
            "The certificate {}, serial {}, was revoked on {}. Get a new one with a new key.",
            "Sertifikāts {}, sērijas numurs {}, atsaukts {}. Saņemiet jaunu ar jaunu atslēgu."
        ),
        (
            "The certificate {} isn't for use as TLS {}: its extended key usage must name {}Auth. Have it issued again with it.",
            "Sertifikāts {} nav lietojams kā TLS {}: tā extended key usage jānosauc {}Auth. Palūdziet to izdot no jauna."
        ),
        (
            "The certificate {} is too weak ({}). Have it issued again: P-256 with SHA-256 is the default.",
            "Sertifikāts {} ir par vāju ({}). Palūdziet to izdot no jauna: noklusējums ir P-256 ar SHA-256."
        ),
        (
            "The certificate {} is refused ({}). Have it issued again.",
            "Sertifikāts {} noraidīts ({}). Palūdziet to izdot no jauna."
        ),
    ]

    /// What is wrong with a thing that can't be read or used.
    private static let problems: [(String, String)] = [
        ("certificate {}: {}", "{}. sertifikāts: {}"),
        ("private key {}", "privātā atslēga {}"), ("private key", "privātā atslēga"),
        ("public key", "publiskā atslēga"), ("certificate", "sertifikāts"),
        ("revocation list", "atsaukto sertifikātu saraksts"), ("request", "pieprasījums"),
        ("file", "datne"), ("name", "vārds"), ("host name", "resursdatora vārds"),
        ("date", "datums"), ("validity", "derīgums"), ("path length", "ķēdes garums"),
        ("date of the next list", "nākamā saraksta datums"),
        ("number of the previous list", "iepriekšējā saraksta numurs"),
        ("it is longer than {} bytes", "tas ir garāks par {} baitiem"),
        ("it isn't one certificate in strict DER", "tas nav viens sertifikāts stingrā DER"),
        (
            "its serial number, dates or key can't be read",
            "nevar nolasīt tā sērijas numuru, datumus vai atslēgu"
        ),
        ("the text isn't one PEM block {}", "teksts nav viens PEM bloks {}"),
        ("it holds no PEM block {}", "tajā nav PEM bloka {}"),
        ("it must lie after this list's", "tam jābūt pēc šī saraksta datuma"),
        ("it must lie between {} and {}", "tam jābūt no {} līdz {}"),
        ("it must be at least one day", "vajag vismaz vienu dienu"),
        ("no larger one fits", "lielāks neietilpst"),
        ("name hosts by DNS name or IP address", "nosauciet ar DNS vārdu vai IP adresi"),
        (
            "CN, O and registration take 1 to 64 characters, the country two letters",
            "CN, O un reģistrācijas numuram ir no 1 līdz 64 rakstzīmēm, valstij divi burti"
        ),
        ("it is no PEM private key of a known kind", "tā nav zināma veida PEM privātā atslēga"),
        (
            "it is no DER SubjectPublicKeyInfo of a known kind",
            "tā nav zināma veida DER SubjectPublicKeyInfo"
        ),
        ("its encoding isn't the only one allowed", "tās kodējums nav vienīgais atļautais"),
        ("it isn't one PKCS #10 request in strict DER", "tas nav viens PKCS #10 stingrā DER"),
        (
            "its signature isn't ECDSA or RSA over SHA-256 or better",
            "tā paraksts nav ECDSA vai RSA ar SHA-256 vai stiprāku"
        ),
        (
            "an entry's serial or date can't be read",
            "kāda ieraksta numuru vai datumu nevar nolasīt"
        ),
        ("it isn't one list in strict DER", "tas nav viens saraksts stingrā DER"),
        ("its date can't be read", "tā datumu nevar nolasīt"),
        ("open", "atvērt"), ("look at", "apskatīt"), ("create", "izveidot"),
        ("protect", "aizsargāt"), ("read", "nolasīt"), ("write", "uzrakstīt"),
        ("make durable", "droši ierakstīt"), ("open the directory of", "atvērt mapi, kurā ir"),
        ("make the name durable of", "droši ierakstīt vārdu datnei"),
        ("add an entry to the revocation list", "papildināt atsaukto sertifikātu sarakstu"),
        ("add names to the request", "ierakstīt vārdus pieprasījumā"),
        ("date the certificate", "datēt sertifikātu"),
        ("date the revocation list", "datēt atsaukto sertifikātu sarakstu"),
        ("encode the private key", "kodēt privāto atslēgu"),
        ("encode the public key", "kodēt publisko atslēgu"),
        ("fill in the certificate", "aizpildīt sertifikātu"),
        ("get memory", "iegūt atmiņu"), ("get random bytes", "iegūt nejaušus baitus"),
        ("make a certificate", "izveidot sertifikātu"), ("make a key", "izveidot atslēgu"),
        ("make a request", "izveidot pieprasījumu"), ("make a serial", "izveidot numuru"),
        ("make a revocation list", "izveidot atsaukto sertifikātu sarakstu"),
        ("name the issuer", "nosaukt izdevēju"), ("sign", "parakstīt"),
        ("sign the certificate", "parakstīt sertifikātu"),
        ("sign the request", "parakstīt pieprasījumu"),
        ("sign the revocation list", "parakstīt atsaukto sertifikātu sarakstu"),
    ]
}
