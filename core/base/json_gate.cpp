#include "core/base/json_gate.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <algorithm>

namespace gatehouse {

namespace {

constexpr int kDeepest = 512;
constexpr qsizetype kLongestNumber = 128;

/// Reads JSON by the grammar of RFC 8259 and keeps nothing: QJsonDocument sees only what passed here.
class JsonScanner final
{
public:
    JsonScanner(QByteArrayView text, const JsonLimits &limits)
        : m_text(text), m_maxDepth(std::min(limits.maxDepth, kDeepest)), m_valuesLeft(limits.maxValues)
    {
    }

    bool acceptsObject()
    {
        skipSpace();
        if (peek() != '{' || !object(1)) return false;
        skipSpace();
        return m_at == m_text.size();
    }

    bool acceptsArray()
    {
        skipSpace();
        if (peek() != '[' || !array(1)) return false;
        skipSpace();
        return m_at == m_text.size();
    }

private:
    /// -1 at the end.
    int peek() const { return m_at < m_text.size() ? static_cast<unsigned char>(m_text[m_at]) : -1; }
    bool take(char expected)
    {
        if (peek() != static_cast<unsigned char>(expected)) return false;
        ++m_at;
        return true;
    }
    void skipSpace()
    {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
            ++m_at;
    }
    bool digits()
    {
        const qsizetype start = m_at;
        while (peek() >= '0' && peek() <= '9')
            ++m_at;
        return m_at > start;
    }
    bool word(QByteArrayView expected)
    {
        if (!m_text.sliced(m_at).startsWith(expected)) return false;
        m_at += expected.size();
        return true;
    }

    bool value(int depth)
    {
        if (--m_valuesLeft < 0) return false;
        skipSpace();
        switch (peek()) {
            case '{':
                return object(depth);
            case '[':
                return array(depth);
            case '"':
                return string(nullptr);
            case 't':
                return word("true");
            case 'f':
                return word("false");
            case 'n':
                return word("null");
            default:
                return number();
        }
    }

    bool object(int depth)
    {
        if (depth > m_maxDepth || !take('{')) return false;
        skipSpace();
        if (take('}')) return true;
        QSet<QByteArray> names;
        do {
            skipSpace();
            QByteArray name;
            if (!string(&name)) return false;
            const qsizetype before = names.size();
            names.insert(name);
            if (names.size() == before) return false;
            skipSpace();
            if (!take(':') || !value(depth + 1)) return false;
            skipSpace();
        } while (take(','));
        return take('}');
    }

    bool array(int depth)
    {
        if (depth > m_maxDepth || !take('[')) return false;
        skipSpace();
        if (take(']')) return true;
        do {
            if (!value(depth + 1)) return false;
            skipSpace();
        } while (take(','));
        return take(']');
    }

    bool number()
    {
        const qsizetype start = m_at;
        take('-');
        if (!take('0') && !digits()) return false;
        if (take('.') && !digits()) return false;
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            if (!digits()) return false;
        }
        return m_at - start <= kLongestNumber;
    }

    /// `decoded`, if given, receives the text as UTF-8.
    bool string(QByteArray *decoded)
    {
        if (!take('"')) return false;
        while (true) {
            const int c = peek();
            if (c < 0x20) return false;  // the end, or a raw control character
            ++m_at;
            if (c == '"') return true;
            if (c == '\\') {
                if (!escape(decoded)) return false;
            } else if (decoded != nullptr) {
                decoded->append(static_cast<char>(c));
            }
        }
    }

    bool escape(QByteArray *decoded)
    {
        static constexpr QByteArrayView kMarks = "\"\\/bfnrt";
        static constexpr QByteArrayView kMeanings = "\"\\/\b\f\n\r\t";
        const int mark = peek();
        if (mark < 0) return false;
        ++m_at;
        if (mark == 'u') return unicodeEscape(decoded);
        const qsizetype index = kMarks.indexOf(static_cast<char>(mark));
        if (index < 0) return false;
        if (decoded != nullptr) decoded->append(kMeanings[index]);
        return true;
    }

    bool unicodeEscape(QByteArray *decoded)
    {
        char16_t units[2] = {};
        if (!hexUnit(units[0]) || units[0] == 0 || QChar::isLowSurrogate(units[0])) return false;
        qsizetype count = 1;
        if (QChar::isHighSurrogate(units[0])) {
            if (!take('\\') || !take('u') || !hexUnit(units[1]) || !QChar::isLowSurrogate(units[1]))
                return false;
            count = 2;
        }
        if (decoded != nullptr) decoded->append(QStringView(units, count).toUtf8());
        return true;
    }

    bool hexUnit(char16_t &unit)
    {
        unsigned result = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const int c = peek();
            unsigned digit = 0;
            if (c >= '0' && c <= '9')
                digit = unsigned(c - '0');
            else if (c >= 'a' && c <= 'f')
                digit = unsigned(c - 'a' + 10);
            else if (c >= 'A' && c <= 'F')
                digit = unsigned(c - 'A' + 10);
            else
                return false;
            result = result * 16 + digit;
        }
        unit = static_cast<char16_t>(result);
        return true;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_maxDepth;
    int m_valuesLeft;
};

Error invalidJson()
{
    return Error::invalid({}, "invalid_json",
                          QStringLiteral("The request body is not one well-formed JSON object."));
}

Error invalidMember(QByteArrayView name, const char *reason, const QString &what)
{
    return Error::invalid(name.toByteArray(), reason,
                          QStringLiteral("The field '%1' %2.").arg(QLatin1String(name), what));
}

Error missing(QByteArrayView name)
{
    return invalidMember(name, "missing", QStringLiteral("is missing"));
}

Error wrongType(QByteArrayView name, const char *expected)
{
    return invalidMember(name, "wrong_type", QStringLiteral("must be %1").arg(QLatin1String(expected)));
}

Error tooLong(QByteArrayView name, qsizetype maxLength)
{
    return invalidMember(name, "too_long", QStringLiteral("must have at most %1 characters").arg(maxLength));
}

QJsonValue member(const QJsonObject &object, QByteArrayView name)
{
    return object.value(QLatin1String(name));
}

bool isAbsent(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull();
}

Error tooLarge()
{
    Error error = invalidJson();
    error.code = ErrorCode::TooLarge;
    error.reason = defaultReason(ErrorCode::TooLarge);
    error.publicMessage = QStringLiteral("The request body is too large.");
    return error;
}

/// Of text that the scanner has let through.
std::optional<QJsonDocument> documentOf(QByteArrayView text)
{
    QJsonParseError error;
    QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), text.size()), &error);
    if (error.error != QJsonParseError::NoError) return std::nullopt;
    return document;
}

template <class T>
Result<T> require(QByteArrayView name, const Result<std::optional<T>> &read)
{
    if (!read.ok()) return read.error();
    if (!read->has_value()) return missing(name);
    return **read;
}

}  // namespace

Result<QJsonObject> parseJsonObject(QByteArrayView text, JsonLimits limits)
{
    if (text.size() > limits.maxBytes) return tooLarge();
    if (!text.isValidUtf8() || !JsonScanner(text, limits).acceptsObject()) return invalidJson();
    const std::optional<QJsonDocument> document = documentOf(text);
    if (!document || !document->isObject()) return invalidJson();
    return document->object();
}

Result<QJsonArray> parseJsonArray(QByteArrayView text, JsonLimits limits)
{
    if (text.size() > limits.maxBytes) return tooLarge();
    if (!text.isValidUtf8() || !JsonScanner(text, limits).acceptsArray()) return invalidJson();
    const std::optional<QJsonDocument> document = documentOf(text);
    if (!document || !document->isArray()) return invalidJson();
    return document->array();
}

Result<std::optional<QString>> optionalString(const QJsonObject &object, QByteArrayView name,
                                              qsizetype maxLength)
{
    const QJsonValue value = member(object, name);
    if (isAbsent(value)) return std::optional<QString>();
    if (!value.isString()) return wrongType(name, "text");
    QString text = value.toString();
    if (text.size() > maxLength) return tooLong(name, maxLength);
    return std::optional<QString>(std::move(text));
}

Result<QString> requiredString(const QJsonObject &object, QByteArrayView name, qsizetype maxLength)
{
    GATEHOUSE_TRY_ASSIGN(text, require(name, optionalString(object, name, maxLength)));
    if (text.isEmpty()) return invalidMember(name, "empty", QStringLiteral("must not be empty"));
    return text;
}

Result<Secret> requiredSecret(const QJsonObject &object, QByteArrayView name, qsizetype maxLength)
{
    GATEHOUSE_TRY_ASSIGN(text, requiredString(object, name, maxLength));
    return Secret::fromText(text);
}

Result<std::optional<bool>> optionalBool(const QJsonObject &object, QByteArrayView name)
{
    const QJsonValue value = member(object, name);
    if (isAbsent(value)) return std::optional<bool>();
    if (!value.isBool()) return wrongType(name, "true or false");
    return std::optional<bool>(value.toBool());
}

Result<bool> requiredBool(const QJsonObject &object, QByteArrayView name)
{
    return require(name, optionalBool(object, name));
}

Result<std::optional<qint64>> optionalInt(const QJsonObject &object, QByteArrayView name, qint64 min,
                                          qint64 max)
{
    const QJsonValue value = member(object, name);
    if (isAbsent(value)) return std::optional<qint64>();
    // toInteger() answers its default for what is no whole number; two defaults tell that apart from a real
    // one.
    const qint64 number = value.toInteger(0);
    if (!value.isDouble() || number != value.toInteger(1)) return wrongType(name, "a whole number");
    if (number < min || number > max)
        return invalidMember(name, "out_of_range",
                             QStringLiteral("must be between %1 and %2").arg(min).arg(max));
    return std::optional<qint64>(number);
}

Result<qint64> requiredInt(const QJsonObject &object, QByteArrayView name, qint64 min, qint64 max)
{
    return require(name, optionalInt(object, name, min, max));
}

Result<std::optional<QStringList>> optionalStringList(const QJsonObject &object, QByteArrayView name,
                                                      qsizetype maxItems, qsizetype maxLength)
{
    const QJsonValue value = member(object, name);
    if (isAbsent(value)) return std::optional<QStringList>();
    if (!value.isArray()) return wrongType(name, "a list of texts");
    const QJsonArray items = value.toArray();
    if (items.size() > maxItems)
        return invalidMember(name, "too_long", QStringLiteral("must have at most %1 entries").arg(maxItems));
    QStringList texts;
    texts.reserve(items.size());
    for (const QJsonValue item : items) {
        if (!item.isString()) return wrongType(name, "a list of texts");
        texts.append(item.toString());
        if (texts.constLast().size() > maxLength) return tooLong(name, maxLength);
    }
    return std::optional<QStringList>(std::move(texts));
}

Result<QStringList> requiredStringList(const QJsonObject &object, QByteArrayView name, qsizetype maxItems,
                                       qsizetype maxLength)
{
    return require(name, optionalStringList(object, name, maxItems, maxLength));
}

bool isNull(const QJsonObject &object, QByteArrayView name)
{
    return member(object, name).isNull();
}

Result<void> refuseUnknown(const QJsonObject &object, std::initializer_list<QByteArrayView> allowed)
{
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        const QString name = it.key();
        const bool known = std::any_of(allowed.begin(), allowed.end(),
                                       [&name](QByteArrayView each) { return name == QLatin1String(each); });
        if (!known) {
            return Error::invalid(name.left(64).toUtf8(), "unknown_field",
                                  QStringLiteral("The field '%1' is not known here.").arg(name.left(64)));
        }
    }
    return {};
}

}  // namespace gatehouse
