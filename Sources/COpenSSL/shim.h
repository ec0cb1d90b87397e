#pragma once
// OpenSSL 3 of the system, for the module Seals alone. The wrappers below exist only for what Swift
// cannot call; everything else is called by OpenSSL's own names, so that its manual stays searchable.
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/stack.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/// EVP_EC_gen is a macro over the variadic EVP_PKEY_Q_keygen.
static inline EVP_PKEY *saime_generate_ec(const char *curve) { return EVP_EC_gen(curve); }

/// EVP_RSA_gen is a macro over the variadic EVP_PKEY_Q_keygen.
static inline EVP_PKEY *saime_generate_rsa(unsigned int bits) { return EVP_RSA_gen(bits); }

/// EVP_PKEY_Q_keygen is variadic.
static inline EVP_PKEY *saime_generate_ed25519(void) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

/// OPENSSL_clear_free is a macro that adds file and line.
static inline void saime_clear_free(void *memory, size_t count) {
    OPENSSL_clear_free(memory, count);
}

/// GENERAL_NAMES_push is a macro of the STACK_OF family.
static inline int saime_push_general_name(GENERAL_NAMES *names, GENERAL_NAME *name) {
    return sk_GENERAL_NAME_push(names, name);
}

/// sk_GENERAL_NAME_num and _value are macros of the STACK_OF family.
static inline int saime_count_general_names(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}
static inline const GENERAL_NAME *saime_general_name(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

/// sk_X509_* are macros of the STACK_OF family; the stack owns no certificate.
static inline STACK_OF(X509) *saime_new_certificates(void) { return sk_X509_new_null(); }
static inline int saime_push_certificate(STACK_OF(X509) *stack, X509 *certificate) {
    return sk_X509_push(stack, certificate);
}
static inline int saime_count_certificates(const STACK_OF(X509) *stack) {
    return sk_X509_num(stack);
}
static inline X509 *saime_certificate(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}
static inline void saime_free_certificates(STACK_OF(X509) *stack) { sk_X509_free(stack); }

/// sk_X509_REVOKED_* are macros of the STACK_OF family.
static inline int saime_count_revoked(const STACK_OF(X509_REVOKED) *stack) {
    return sk_X509_REVOKED_num(stack);
}
static inline X509_REVOKED *saime_revoked(const STACK_OF(X509_REVOKED) *stack, int index) {
    return sk_X509_REVOKED_value(stack, index);
}

/// sk_X509_EXTENSION_pop_free is a macro of the STACK_OF family.
static inline void saime_free_extensions(STACK_OF(X509_EXTENSION) *stack) {
    sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
}

/// XN_FLAG_RFC2253 is a macro of several others; without ESC_MSB, UTF-8 stays readable.
static inline unsigned long saime_name_flags(void) {
    return XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
}
