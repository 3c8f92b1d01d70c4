#pragma once

#include <QWidget>

#include "core/api/wire/import.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QTableWidget;

namespace gatehouse::ui {

/// The first step of an import: which file, of which form, and for a list with columns what becomes of each,
/// beside its first rows. Reads the beginning of the file alone.
class ImportChoice final : public QWidget
{
    Q_OBJECT
public:
    explicit ImportChoice(QWidget *parent = nullptr);

    /// As if the file had been chosen: its form and its columns are guessed.
    void setFile(const QString &path);
    QString file() const;
    QString kind() const;
    wire::ImportOptions options() const;
    QWidget *fileButton() const { return m_browse; }
    QWidget *mapping() const;

private:
    void chooseFile();
    void showKind();
    void fillMapping();

    QLineEdit *m_file;
    QWidget *m_browse;
    QComboBox *m_kind;
    QComboBox *m_conflict;
    QCheckBox *m_roles;
    QTableWidget *m_mapping;
    QChar m_delimiter;
};

}  // namespace gatehouse::ui
