#pragma once

#include <QString>

#include "core/api/wire/server.h"

namespace gatehouse::ui {

/// A setting's name and help, in English as translations know it (context "gatehouse::ui::SettingText").
struct SettingWords
{
    QStringView name;
    const char *title;
    const char *help;
};
/// nullptr for a setting that this console does not know yet.
const SettingWords *findSettingWords(const QString &name);

/// Words for settings in the person's language. A setting that this console does not know yet shows the
/// server's own name and description.
QString settingSectionText(const QString &section);
QString settingTitle(const wire::SettingItem &item);
QString settingHelp(const wire::SettingItem &item);
QString settingChoiceText(const QString &setting, const QString &choice);
QString unitText(const QString &unit);

}  // namespace gatehouse::ui
