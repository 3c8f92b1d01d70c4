#pragma once

#include "core/api/wire/password.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QGridLayout;

namespace gatehouse::ui {

/// How the office's passwords stand against its rules, with the way to the people and to the rules.
class PasswordReportDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit PasswordReportDialog(AdminClient &client, QWidget *parent = nullptr);

Q_SIGNALS:
    /// "breached", "temporary", "expired": those people are to be shown.
    void peopleWanted(const QString &state);
    void rulesWanted();

private:
    void display(const wire::PasswordReport &report);
    void addLine(qint64 figure, const QString &title, const QString &help, const QString &state);

    QGridLayout *m_lines;
    QLabel *m_list;
};

}  // namespace gatehouse::ui
