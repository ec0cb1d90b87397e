import COpenSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Seconds since 1970 of an ASN.1 time; nil if there is none or it can't be read.
func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    guard let time = unsafe time else { return nil }
    var parts = unsafe tm()
    guard unsafe succeeded(ASN1_TIME_to_tm(time, &parts)) else { return nil }
    return unsafe Int64(timegm(&parts))
}

/// Lends a moment as an ASN.1 time, in the form RFC 5280 §4.1.2.5 asks for.
///
/// - Throws: `.invalidValue` for moments before 1970 or after 9999.
func withTime<Result>(
    _ seconds: Int64, _ body: (UnsafeMutablePointer<ASN1_TIME>) -> Result
) throws(SealError) -> Result {
    guard (0...253_402_300_799).contains(seconds),
        let time = unsafe ASN1_TIME_set(nil, time_t(seconds))
    else { throw .invalidValue("date", "it must lie between 1970 and 9999") }
    defer { unsafe ASN1_TIME_free(time) }
    return unsafe body(time)
}

/// The moment so many days later, or the last one there is.
func later(_ seconds: Int64, days: Int) -> Int64 {
    let (span, spanOverflows) = Int64(days).multipliedReportingOverflow(by: 86_400)
    let (end, endOverflows) = seconds.addingReportingOverflow(span)
    return spanOverflows || endOverflows ? .max : end
}

/// The day of a moment in UTC as ISO 8601 writes it, for sentences.
func dayText(_ seconds: Int64) -> String {
    var moment = time_t(seconds)
    var parts = unsafe tm()
    guard unsafe gmtime_r(&moment, &parts) != nil else { return "an unknown day" }
    let padded: (Int32, Int) -> String = { number, width in
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let (year, month, day) = unsafe (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
}
