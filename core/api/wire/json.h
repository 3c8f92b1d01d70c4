#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QSet>
#include <QStringList>
#include <initializer_list>
#include <optional>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse::wire {

/// Makes a T from its JSON form (specialised beside each type). A missing or wrongly typed member is
/// ErrorCode::InvalidInput whose `field` is the member's name. Types that a client sends refuse unknown
/// members; types that the server answers ignore them, so that an older console can talk to a newer server.
template <class T>
Result<T> fromJson(const QJsonObject &json);

/// Reads the members of one object and keeps the first thing that is wrong; `status()` tells at the end.
/// QJsonValue::toString() and its kin hide wrong types; this does not. Value type for one function's use.
class JsonReader final
{
public:
    explicit JsonReader(const QJsonObject &json) : m_json(json) {}

    // Members that must be there.
    QString text(const char *name);
    bool boolean(const char *name);
    qint64 integer(const char *name);  ///< a whole number, at most 2^53 either way
    Timestamp time(const char *name);  ///< RFC 3339
    QStringList texts(const char *name);
    QJsonObject object(const char *name);
    QJsonArray array(const char *name);
    Secret secret(const char *name);
    QJsonValue value(const char *name);

    // Members that may be absent or null.
    QString textOr(const char *name, const QString &fallback = {});
    bool booleanOr(const char *name, bool fallback);
    qint64 integerOr(const char *name, qint64 fallback);
    QJsonObject objectOr(const char *name);  ///< empty when absent
    std::optional<QString> optionalText(const char *name);
    std::optional<bool> optionalBoolean(const char *name);
    std::optional<qint64> optionalInteger(const char *name);
    std::optional<Timestamp> optionalTime(const char *name);
    std::optional<QStringList> optionalTexts(const char *name);
    std::optional<Secret> optionalSecret(const char *name);
    /// For RFC 7396: absent is nullopt, null is an empty text ("remove it").
    std::optional<QString> changedText(const char *name);
    /// The same for an object that is merged: undefined when absent, null, or an object.
    QJsonValue changedObject(const char *name);

    /// A list of objects, each read by fromJson<T>.
    template <class T>
    QList<T> list(const char *name)
    {
        return readList<T>(array(name));
    }
    template <class T>
    QList<T> listOr(const char *name)
    {
        return isAbsent(name) ? QList<T>() : list<T>(name);
    }
    /// A member object read by fromJson<T>.
    template <class T>
    T nested(const char *name)
    {
        const QJsonObject json = object(name);
        if (m_error) return T();
        Result<T> result = fromJson<T>(json);
        if (result.ok()) return std::move(result).value();
        m_error = std::move(result).error();
        return T();
    }
    template <class T>
    std::optional<T> optionalNested(const char *name)
    {
        if (isAbsent(name)) return std::nullopt;
        return nested<T>(name);
    }

    /// Makes every member outside `known` an error. For what comes from clients.
    void refuseUnknown(std::initializer_list<const char *> known);
    bool isAbsent(const char *name) const;  ///< missing or null
    Result<void> status() const;

private:
    template <class T>
    QList<T> readList(const QJsonArray &items)
    {
        QList<T> out;
        out.reserve(items.size());
        for (const QJsonValue &item : items) {
            if (m_error) break;
            Result<T> result = fromJson<T>(item.toObject());
            if (result.ok())
                out.append(std::move(result).value());
            else
                m_error = std::move(result).error();
        }
        return out;
    }
    QJsonValue typed(const char *name, QJsonValue::Type type);
    void fail(const char *name, QByteArray reason);

    const QJsonObject &m_json;
    std::optional<Error> m_error;
};

/// Runs `make(reader)` and gives its value, or the first thing that was wrong.
template <class T, class Make>
Result<T> readObject(const QJsonObject &json, Make make)
{
    JsonReader reader(json);
    T value = make(reader);
    GATEHOUSE_TRY(reader.status());
    return value;
}

QJsonValue toJson(const std::optional<QString> &text);    ///< null when absent
QJsonValue toJson(const std::optional<Timestamp> &time);  ///< null when absent
QJsonValue toJson(Timestamp time);
QJsonArray toJson(const QStringList &texts);

template <class T>
QJsonArray toJsonArray(const QList<T> &items)
{
    QJsonArray out;
    for (const T &item : items)
        out.append(toJson(item));
    return out;
}

/// One page of a list. `next` is empty on the last page.
template <class T>
struct Page
{
    QList<T> items;
    QString next;
};

template <class T>
QJsonObject toJson(const Page<T> &page)
{
    return {{QStringLiteral("items"), toJsonArray(page.items)},
            {QStringLiteral("next"), page.next.isEmpty() ? QJsonValue() : QJsonValue(page.next)}};
}

template <class T>
Result<Page<T>> pageFromJson(const QJsonObject &json)
{
    return readObject<Page<T>>(json, [](JsonReader &in) {
        return Page<T>{in.list<T>("items"), in.textOr("next")};
    });
}

}  // namespace gatehouse::wire
