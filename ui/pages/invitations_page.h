#pragma once

#include "ui/client/joining_client.h"
#include "ui/pages/page.h"

namespace gatehouse::ui {

class DataTable;
class InvitationModel;

/// Who was asked in: send again, take back, and the links where no mail takes them.
class InvitationsPage final : public Page
{
    Q_OBJECT
public:
    explicit InvitationsPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;

private:
    void addStates();
    void invite();
    void showInvited(const wire::InvitedAddresses &made);
    void resend();
    void revoke();
    void enableVerbs();
    const wire::Invitation *current() const;

    JoiningClient m_calls;
    InvitationModel *m_model;
    DataTable *m_table;
    QString m_status;
    QAction *m_resend = nullptr;
    QAction *m_revoke = nullptr;
};

}  // namespace gatehouse::ui
