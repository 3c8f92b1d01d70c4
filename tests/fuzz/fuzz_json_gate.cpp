#include <QJsonArray>
#include <QJsonDocument>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/json_gate.h"

namespace {

bool isClean(const QString &text)
{
    return text.isValidUtf16() && !text.contains(QChar(0));
}

/// No text that a caller can meet may hold NUL or half a character.
bool isClean(const QJsonValue &value)
{
    if (value.isString()) return isClean(value.toString());
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue each : array) {
            if (!isClean(each)) return false;
        }
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!isClean(it.key()) || !isClean(it.value())) return false;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    if (const auto list = parseJsonArray(QByteArrayView(data, qsizetype(size))); list.ok()) {
        if (!isClean(QJsonValue(*list))) std::abort();
        const auto again = parseJsonArray(QJsonDocument(*list).toJson(QJsonDocument::Compact));
        if (!again.ok() || *again != *list) std::abort();
    }
    const auto parsed = parseJsonObject(QByteArrayView(data, qsizetype(size)));
    if (!parsed.ok()) return 0;
    if (!isClean(QJsonValue(*parsed))) std::abort();
    // What passed once passes again, and says the same.
    const auto again = parseJsonObject(QJsonDocument(*parsed).toJson(QJsonDocument::Compact));
    if (!again.ok() || *again != *parsed) std::abort();
    for (auto it = parsed->begin(); it != parsed->end(); ++it) {
        const QByteArray name = it.key().toLatin1();
        static_cast<void>(requiredString(*parsed, name, 100).ok());
        static_cast<void>(requiredInt(*parsed, name, -100, 100).ok());
        static_cast<void>(requiredStringList(*parsed, name, 10, 100).ok());
    }
    return 0;
}
