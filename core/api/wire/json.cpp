#include "core/api/wire/json.h"

#include <cmath>

namespace gatehouse::wire {

namespace {

constexpr double kLargestWhole = 9007199254740992.0;  // 2^53: beyond it a double skips whole numbers

QString keyOf(const char *name)
{
    return QString::fromLatin1(name);
}

}  // namespace

void JsonReader::fail(const char *name, QByteArray reason)
{
    if (m_error) return;
    const QString text = reason == "missing_field"
                             ? QStringLiteral("The field \"%1\" is missing.").arg(keyOf(name))
                             : QStringLiteral("The field \"%1\" has the wrong type.").arg(keyOf(name));
    m_error = Error::invalid(name, std::move(reason), text);
}

QJsonValue JsonReader::typed(const char *name, QJsonValue::Type type)
{
    const QJsonValue found = m_json.value(keyOf(name));
    if (found.isUndefined())
        fail(name, "missing_field");
    else if (found.type() != type)
        fail(name, "wrong_type");
    else
        return found;
    return {};
}

bool JsonReader::isAbsent(const char *name) const
{
    const QJsonValue found = m_json.value(keyOf(name));
    return found.isUndefined() || found.isNull();
}

QString JsonReader::text(const char *name)
{
    return typed(name, QJsonValue::String).toString();
}

bool JsonReader::boolean(const char *name)
{
    return typed(name, QJsonValue::Bool).toBool();
}

qint64 JsonReader::integer(const char *name)
{
    const double number = typed(name, QJsonValue::Double).toDouble();
    if (std::trunc(number) != number || std::abs(number) > kLargestWhole) {
        fail(name, "wrong_type");
        return 0;
    }
    return qint64(number);
}

Timestamp JsonReader::time(const char *name)
{
    const QString written = text(name);
    if (m_error) return {};
    const std::optional<Timestamp> read = Timestamp::fromRfc3339(written);
    if (!read) fail(name, "wrong_type");
    return read.value_or(Timestamp());
}

QStringList JsonReader::texts(const char *name)
{
    QStringList out;
    const QJsonArray items = array(name);
    for (const QJsonValue &item : items) {
        if (!item.isString()) fail(name, "wrong_type");
        out.append(item.toString());
    }
    return out;
}

QJsonObject JsonReader::object(const char *name)
{
    return typed(name, QJsonValue::Object).toObject();
}

QJsonArray JsonReader::array(const char *name)
{
    const QJsonArray items = typed(name, QJsonValue::Array).toArray();
    return items;
}

Secret JsonReader::secret(const char *name)
{
    return Secret::fromText(text(name));
}

QJsonValue JsonReader::value(const char *name)
{
    const QJsonValue found = m_json.value(keyOf(name));
    if (found.isUndefined()) fail(name, "missing_field");
    return found;
}

QString JsonReader::textOr(const char *name, const QString &fallback)
{
    return isAbsent(name) ? fallback : text(name);
}

bool JsonReader::booleanOr(const char *name, bool fallback)
{
    return isAbsent(name) ? fallback : boolean(name);
}

qint64 JsonReader::integerOr(const char *name, qint64 fallback)
{
    return isAbsent(name) ? fallback : integer(name);
}

QJsonObject JsonReader::objectOr(const char *name)
{
    return isAbsent(name) ? QJsonObject() : object(name);
}

std::optional<QString> JsonReader::optionalText(const char *name)
{
    if (isAbsent(name)) return std::nullopt;
    return text(name);
}

std::optional<bool> JsonReader::optionalBoolean(const char *name)
{
    if (isAbsent(name)) return std::nullopt;
    return boolean(name);
}

std::optional<qint64> JsonReader::optionalInteger(const char *name)
{
    if (isAbsent(name)) return std::nullopt;
    return integer(name);
}

std::optional<Timestamp> JsonReader::optionalTime(const char *name)
{
    if (isAbsent(name)) return std::nullopt;
    return time(name);
}

std::optional<QStringList> JsonReader::optionalTexts(const char *name)
{
    if (isAbsent(name)) return std::nullopt;
    return texts(name);
}

std::optional<Secret> JsonReader::optionalSecret(const char *name)
{
    if (isAbsent(name)) return std::nullopt;
    return secret(name);
}

std::optional<QString> JsonReader::changedText(const char *name)
{
    const QJsonValue found = m_json.value(keyOf(name));
    if (found.isUndefined()) return std::nullopt;
    if (found.isNull()) return QString();
    return text(name);
}

QJsonValue JsonReader::changedObject(const char *name)
{
    const QJsonValue found = m_json.value(keyOf(name));
    if (found.isUndefined() || found.isNull()) return found;
    return object(name);
}

void JsonReader::refuseUnknown(std::initializer_list<const char *> known)
{
    const QStringList keys = m_json.keys();
    for (const QString &key : keys) {
        bool found = false;
        for (const char *name : known)
            found = found || key == QLatin1String(name);
        if (found || m_error) continue;
        // The name is the sender's own text: shown, but cut, and never as the `field` of a program.
        m_error = Error::invalid({}, "unknown_field",
                                 QStringLiteral("The field \"%1\" is not known here.").arg(key.left(64)));
    }
}

Result<void> JsonReader::status() const
{
    if (m_error) return *m_error;
    return {};
}

QJsonValue toJson(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue();
}

QJsonValue toJson(const std::optional<Timestamp> &time)
{
    return time ? toJson(*time) : QJsonValue();
}

QJsonValue toJson(Timestamp time)
{
    return time.toRfc3339();
}

QJsonArray toJson(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

}  // namespace gatehouse::wire
