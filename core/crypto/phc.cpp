#include "core/crypto/phc.h"

#include <algorithm>

#include "core/base/base64url.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxText = 512;
constexpr int kMaxVersion = 1'000;

/// Standard base64 without padding; the decoder wants the URL alphabet.
std::optional<QByteArray> decodePart(QByteArrayView part)
{
    if (part.isEmpty() || part.contains('-') || part.contains('_')) return std::nullopt;
    QByteArray text = part.toByteArray();
    text.replace('+', '-').replace('.', '-').replace('/', '_');
    return base64UrlDecode(text);
}

QByteArray encodePart(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals);
}

bool isWord(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool parseParameters(const QByteArray &text, Phc &phc)
{
    if (parseCost(text, INT_MAX)) {
        phc.parameters.append({"i", text});
        return true;
    }
    const QList<QByteArray> parts = text.split(',');
    for (const QByteArray &part : parts) {
        const qsizetype equals = part.indexOf('=');
        if (equals < 0) return false;
        const QByteArray name = part.first(equals);
        const QByteArray value = part.sliced(equals + 1);
        if (!isWord(name) || !isWord(value) || !phc.value(name).isEmpty()) return false;
        phc.parameters.append({name, value});
    }
    return true;
}

}  // namespace

std::optional<int> parseCost(QByteArrayView digits, int max)
{
    if (digits.isEmpty() || digits.size() > 10 || digits.front() == '0') return std::nullopt;
    qint64 value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value <= max ? std::optional<int>(static_cast<int>(value)) : std::nullopt;
}

std::optional<Phc> Phc::parse(QByteArrayView text)
{
    if (text.size() > kMaxText) return std::nullopt;
    QList<QByteArray> parts = text.toByteArray().split('$');
    if (parts.size() < 5 || parts.size() > 6 || !parts.front().isEmpty()) return std::nullopt;
    Phc phc;
    phc.id = parts.at(1);
    if (!isWord(phc.id)) return std::nullopt;
    if (parts.size() == 6) {
        const QByteArray version = parts.takeAt(2);
        const auto number =
            version.startsWith("v=") ? parseCost(version.sliced(2), kMaxVersion) : std::nullopt;
        if (!number) return std::nullopt;
        phc.version = *number;
    }
    auto salt = decodePart(parts.at(3));
    auto hash = decodePart(parts.at(4));
    if (!parseParameters(parts.at(2), phc) || !salt || !hash) return std::nullopt;
    phc.salt = std::move(*salt);
    phc.hash = std::move(*hash);
    return phc;
}

QByteArray Phc::toText() const
{
    QByteArray text = '$' + id;
    if (version > 0) text += "$v=" + QByteArray::number(version);
    char separator = '$';
    for (const auto &parameter : parameters) {
        text += separator + parameter.first + '=' + parameter.second;
        separator = ',';
    }
    return text + '$' + encodePart(salt) + '$' + encodePart(hash);
}

QByteArray Phc::value(QByteArrayView name) const
{
    for (const auto &parameter : parameters) {
        if (parameter.first == name) return parameter.second;
    }
    return {};
}

std::optional<int> Phc::number(QByteArrayView name, int max) const
{
    return parseCost(value(name), max);
}

bool Phc::hasOnly(const QList<QByteArray> &names) const
{
    return std::all_of(parameters.begin(), parameters.end(),
                       [&names](const auto &parameter) { return names.contains(parameter.first); });
}

}  // namespace gatehouse
