#include "core/settings/setting_definition.h"

#include <cmath>

namespace gatehouse {

namespace {

Error badValue(const QString &why)
{
    return Error::invalid("value", "invalid_value", why);
}

Result<void> checkNumber(const SettingDefinition &definition, const QJsonValue &value)
{
    const double wanted = value.toDouble();
    if (!value.isDouble() || std::floor(wanted) != wanted)
        return badValue(QStringLiteral("This setting takes a whole number."));
    if (wanted < double(*definition.minimum) || wanted > double(*definition.maximum))
        return badValue(
            QStringLiteral("This setting takes %1 to %2.").arg(*definition.minimum).arg(*definition.maximum));
    return {};
}

Result<void> checkText(const SettingDefinition &definition, const QJsonValue &value)
{
    if (!value.isString()) return badValue(QStringLiteral("This setting takes a text."));
    const QString wanted = value.toString();
    const auto length = wanted.toUcs4().size();
    if (length < *definition.minimum || length > *definition.maximum)
        return badValue(
            QStringLiteral("This text is too long: %1 characters at most.").arg(*definition.maximum));
    for (const QChar c : wanted)
        if (c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line ||
            c.category() == QChar::Separator_Paragraph)
            return badValue(QStringLiteral("This text must not hold control characters or line breaks."));
    if (!wanted.isValidUtf16()) return badValue(QStringLiteral("This text is not valid Unicode."));
    return {};
}

}  // namespace

QString toString(SettingType type)
{
    switch (type) {
        case SettingType::Integer:
            return QStringLiteral("integer");
        case SettingType::Boolean:
            return QStringLiteral("boolean");
        case SettingType::String:
            return QStringLiteral("string");
        case SettingType::Choice:
            return QStringLiteral("choice");
        case SettingType::Duration:
            return QStringLiteral("duration");
    }
    return {};
}

Result<void> SettingDefinition::validate(const QJsonValue &value) const
{
    switch (type) {
        case SettingType::Integer:
        case SettingType::Duration:
            return checkNumber(*this, value);
        case SettingType::Boolean:
            if (!value.isBool()) return badValue(QStringLiteral("This setting takes true or false."));
            return {};
        case SettingType::String:
            return checkText(*this, value);
        case SettingType::Choice:
            if (!value.isString() || !choices.contains(value.toString()))
                return badValue(
                    QStringLiteral("This setting takes one of: %1.").arg(choices.join(QLatin1String(", "))));
            return {};
    }
    return {};
}

bool SettingDefinition::isStricter(const QJsonValue &value, const QJsonValue &than) const
{
    switch (strictest) {
        case Strictest::No:
            return false;
        case Strictest::Highest:
            return value.toInteger() > than.toInteger();
        case Strictest::Lowest:
            return value.toInteger() < than.toInteger();
        case Strictest::LowestAboveZero:
            return value.toInteger() != 0 && (than.toInteger() == 0 || value.toInteger() < than.toInteger());
        case Strictest::Off:
            return !value.toBool() && than.toBool();
        case Strictest::LastChoice:
            return choices.indexOf(value.toString()) > choices.indexOf(than.toString());
    }
    return false;
}

const SettingDefinition &definitionOf(Setting key)
{
    return settingDefinitions().at(qsizetype(key));
}

const SettingDefinition *findSetting(const QString &name)
{
    for (const SettingDefinition &definition : settingDefinitions())
        if (definition.name == name) return &definition;
    return nullptr;
}

}  // namespace gatehouse
