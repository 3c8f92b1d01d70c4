#pragma once

#include "ui/client/joining_client.h"
#include "ui/dialogs/form_dialog.h"

class QCheckBox;
class QDateTimeEdit;
class QLineEdit;
class QPlainTextEdit;

namespace gatehouse::ui {

/// Makes the next version of the terms of use: a text or an address in each language, seen as people see it,
/// and from when on it is required. Asks once more before it is published.
class NewTermsDialog final : public FormDialog
{
    Q_OBJECT
public:
    /// Begins with the texts of `before`.
    NewTermsDialog(AdminClient &client, const QJsonObject &before, QWidget *parent = nullptr);

    wire::NewTerms terms() const;

Q_SIGNALS:
    void published();

protected:
    bool check() override;

private:
    struct Language
    {
        QString code;
        QPlainTextEdit *text = nullptr;
        QLineEdit *url = nullptr;
        QLabel *preview = nullptr;
    };
    QWidget *languagePage(Language &language, const QJsonObject &before);
    void askToPublish();
    void publish();

    JoiningClient m_calls;
    QList<Language> m_languages;
    QCheckBox *m_atOnce;
    QDateTimeEdit *m_from;
};

}  // namespace gatehouse::ui
