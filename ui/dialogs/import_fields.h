#pragma once

#include <QList>
#include <QString>
#include <utility>

#include "core/api/wire/import.h"

class QComboBox;

namespace gatehouse::ui {

/// A box of texts, each with its value; `name` is for screen readers.
QComboBox *choiceBox(const QString &name, const QList<std::pair<QString, QString>> &items);

/// What a column of a list can become, with its words; the first is "nothing".
QList<std::pair<QString, QString>> importFieldChoices();

/// "csv", "json", "keycloak", "authelia" or "htpasswd", by the file's name and how it begins.
QString guessImportKind(const QString &name, const QByteArray &beginning);

/// What an import has done, or would do, in a sentence.
QString importHeadline(const wire::Import &import);

}  // namespace gatehouse::ui
