#pragma once

#include <QFrame>
#include <QTimer>

#include "ui/client/joining_client.h"
#include "ui/pages/page.h"

namespace gatehouse::ui {

/// What waits for a second administrator: who asked, for whom and why. Hidden while nothing waits; while it
/// is followed it looks again by itself.
class ApprovalsCard final : public QFrame
{
    Q_OBJECT
public:
    explicit ApprovalsCard(Shell &shell, QWidget *parent = nullptr);

    /// Looks now, and from time to time until leave().
    void follow();
    void leave();

private:
    void ask();
    void show(const QList<wire::Approval> &waiting);
    QWidget *line(const wire::Approval &approval);
    void decide(const wire::Approval &approval, bool approve);
    void takeBack(const wire::Approval &approval);

    Shell &m_shell;
    JoiningClient m_calls;
    QTimer m_timer;
    QString m_me;  ///< username of whoever is signed in
    QLabel *m_title;
    QVBoxLayout *m_lines;
    QStringList m_shown;
};

}  // namespace gatehouse::ui
