#include "core/crypto/distinguished_name.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include <optional>
#include <vector>

#include "core/crypto/openssl_handles.h"

namespace gatehouse {

namespace {

using NamePtr = OpenSslPtr<X509_NAME, X509_NAME_free>;
using ObjectPtr = OpenSslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using AnyPtr = OpenSslPtr<ASN1_TYPE, ASN1_TYPE_free>;

constexpr qsizetype kMaxText = 2'000;
constexpr std::size_t kMaxParts = 50;

/// One "type=value", still to be looked up.
struct Part
{
    QByteArray type;
    QByteArray value;
    bool isEncoded = false;      ///< `value` is DER (RFC 4514 section 2.4, "#")
    bool joinsPrevious = false;  ///< by "+", in the same relative distinguished name
};

/// Spellings that OpenSSL does not know, or knows in one case only. RFC 4514 section 3 and what is seen.
struct Spelling
{
    const char *upper;
    const char *known;
};
constexpr Spelling kSpellings[] = {{"CN", "CN"},
                                   {"L", "L"},
                                   {"ST", "ST"},
                                   {"S", "ST"},
                                   {"O", "O"},
                                   {"OU", "OU"},
                                   {"C", "C"},
                                   {"STREET", "street"},
                                   {"DC", "DC"},
                                   {"UID", "UID"},
                                   {"E", "emailAddress"},
                                   {"EMAIL", "emailAddress"},
                                   {"EMAILADDRESS", "emailAddress"},
                                   {"SERIALNUMBER", "serialNumber"}};

Error malformed()
{
    ERR_clear_error();
    return Error::invalid(
        "dn", "bad_dn", QStringLiteral("This is no distinguished name such as CN=app,O=Example (RFC 4514)."));
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Reads "type=value" with its escapes (RFC 4514 section 3), up to the separator.
class Reader final
{
public:
    explicit Reader(QByteArrayView text) : m_text(text) {}

    std::optional<std::vector<Part>> read()
    {
        std::vector<Part> parts;
        bool joins = false;
        while (true) {
            auto part = one();
            if (!part || parts.size() >= kMaxParts) return std::nullopt;
            part->joinsPrevious = joins;
            parts.push_back(std::move(*part));
            if (m_at >= m_text.size()) return parts;
            joins = m_text[m_at++] == '+';
        }
    }

private:
    void skipSpaces()
    {
        while (m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
    }

    std::optional<Part> one()
    {
        Part part;
        skipSpaces();
        while (m_at < m_text.size() && m_text[m_at] != '=')
            part.type += m_text[m_at++];
        if (m_at >= m_text.size()) return std::nullopt;
        ++m_at;
        part.type = part.type.trimmed();
        skipSpaces();
        part.isEncoded = m_at < m_text.size() && m_text[m_at] == '#';
        const bool good = part.isEncoded ? encoded(part.value) : string(part.value);
        if (!good || part.type.isEmpty() || part.value.isEmpty()) return std::nullopt;
        return part;
    }

    bool isSeparator() const { return m_text[m_at] == ',' || m_text[m_at] == '+'; }

    bool encoded(QByteArray &value)
    {
        ++m_at;
        while (m_at < m_text.size() && !isSeparator() && m_text[m_at] != ' ')
            if (!hexPair(value)) return false;
        skipSpaces();
        return m_at >= m_text.size() || isSeparator();
    }

    bool hexPair(QByteArray &value)
    {
        if (m_at + 1 >= m_text.size()) return false;
        const int high = hexDigit(m_text[m_at]);
        const int low = hexDigit(m_text[m_at + 1]);
        if (high < 0 || low < 0) return false;
        value += char(high * 16 + low);
        m_at += 2;
        return true;
    }

    bool string(QByteArray &value)
    {
        qsizetype end = 0;  // what lies behind are spaces that nobody escaped
        while (m_at < m_text.size() && !isSeparator()) {
            const char c = m_text[m_at];
            if (c == '"' || c == ';' || c == '<' || c == '>' || c == '\0') return false;
            if (c == '\\') {
                ++m_at;
                if (!escaped(value)) return false;
                end = value.size();
                continue;
            }
            value += c;
            ++m_at;
            if (c != ' ') end = value.size();
        }
        value.truncate(end);
        return true;
    }

    bool escaped(QByteArray &value)
    {
        if (m_at >= m_text.size()) return false;
        if (!QByteArrayView(" \"#+,;<=>\\").contains(m_text[m_at])) return hexPair(value);
        value += m_text[m_at++];
        return true;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

ObjectPtr typeOf(const QByteArray &name)
{
    const QByteArray upper = name.toUpper();
    for (const Spelling &spelling : kSpellings)
        if (upper == spelling.upper) return ObjectPtr(OBJ_txt2obj(spelling.known, 0));
    return ObjectPtr(OBJ_txt2obj(name.constData(), 0));
}

bool add(X509_NAME *name, const Part &part)
{
    const ObjectPtr type = typeOf(part.type);
    if (!type) return false;
    const int set = part.joinsPrevious ? -1 : 0;
    if (!part.isEncoded)
        return X509_NAME_add_entry_by_OBJ(name, type.get(), MBSTRING_UTF8, openSslBytes(part.value),
                                          int(part.value.size()), -1, set) == 1;
    const unsigned char *at = openSslBytes(part.value);
    const AnyPtr any(d2i_ASN1_TYPE(nullptr, &at, long(part.value.size())));
    if (!any || at != openSslBytes(part.value) + part.value.size()) return false;
    // Only what is a string has its bytes where these functions look for them.
    constexpr unsigned long kStrings = B_ASN1_DIRECTORYSTRING | B_ASN1_IA5STRING | B_ASN1_NUMERICSTRING;
    if ((ASN1_tag2bit(any->type) & kStrings) == 0) return false;
    const ASN1_STRING *text = any->value.asn1_string;
    return X509_NAME_add_entry_by_OBJ(name, type.get(), any->type, ASN1_STRING_get0_data(text),
                                      ASN1_STRING_length(text), -1, set) == 1;
}

}  // namespace

Result<DistinguishedName> DistinguishedName::parse(QStringView text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.isEmpty() || bytes.size() > kMaxText) return malformed();
    auto parts = Reader(bytes).read();
    NamePtr name(X509_NAME_new());
    if (!parts || !name) return malformed();
    // Section 2.1: the text runs the other way than the certificate. What "+" joins has no order.
    std::size_t end = parts->size();
    while (end > 0) {
        std::size_t begin = end - 1;
        while ((*parts)[begin].joinsPrevious)
            --begin;
        for (std::size_t i = begin; i < end; ++i)
            if (!add(name.get(), (*parts)[i])) return malformed();
        end = begin;
    }
    // A name that has no canonical form, for its bytes are no text, is not even itself.
    if (X509_NAME_cmp(name.get(), name.get()) != 0) return malformed();
    return DistinguishedName(std::shared_ptr<X509_NAME>(name.release(), X509_NAME_free));
}

DistinguishedName DistinguishedName::copyOf(const X509_name_st *name)
{
    return DistinguishedName(std::shared_ptr<X509_NAME>(X509_NAME_dup(name), X509_NAME_free));
}

bool DistinguishedName::isSame(const DistinguishedName &other) const
{
    // An empty name is nobody's.
    return m_name && other.m_name && X509_NAME_entry_count(m_name.get()) > 0 &&
           X509_NAME_cmp(m_name.get(), other.m_name.get()) == 0;
}

}  // namespace gatehouse
