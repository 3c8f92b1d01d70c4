#include "ui/dialogs/password_report_dialog.h"

#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

PasswordReportDialog::PasswordReportDialog(AdminClient &client, QWidget *parent)
    : FormDialog(tr("Passwords of this office"),
                 tr("Whoever counts here is asked for a new password at the next sign-in."), tr("&Close"),
                 parent),
      m_lines(new QGridLayout),
      m_list(wrappedLabel({}, "quiet"))
{
    showOnly(tr("Close"));
    showCallsOf(client);
    m_lines->setHorizontalSpacing(18);
    m_lines->setVerticalSpacing(14);
    m_lines->setColumnStretch(1, 1);
    body()->addLayout(m_lines);
    body()->addWidget(rule());
    body()->addWidget(plainLabel(tr("List of breached passwords"), "field"));
    body()->addWidget(m_list);
    QPushButton *rules = button(tr("Change the &rules\u2026"), "link");
    connect(rules, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT rulesWanted();
    });
    body()->addWidget(rules, 0, Qt::AlignLeft);
    body()->addStretch();
    setMinimumWidth(560);
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
    whenDone(client.passwordReport(), this, [this](const Result<wire::PasswordReport> &report) {
        if (report.ok())
            display(*report);
        else
            showError(report.error());
    });
}

void PasswordReportDialog::display(const wire::PasswordReport &report)
{
    addLine(report.breached, tr("Breached"), tr("Strangers have this password on their lists."),
            u"breached"_s);
    addLine(report.temporary, tr("Temporary"),
            tr("An administrator gave it, and it has not been changed yet."), u"temporary"_s);
    addLine(report.expired, tr("Too old"), tr("Older than the rules allow for this person."), u"expired"_s);
    m_lines->addWidget(
        wrappedLabel(tr("%n person(s) have a password here.", nullptr, int(report.people)), "quiet"),
        m_lines->rowCount(), 0, 1, 3);
    const QString size = QLocale().formattedDataSize(report.listBytes, 1, QLocale::DataSizeSIFormat);
    m_list->setText(
        !report.listProblem.isEmpty()
            ? tr("The file on the server cannot be used. %1").arg(report.listProblem)
        : report.listBytes > 0
            ? tr("A file of %1 is on the server, beside the short list that is always there.").arg(size)
            : tr("Only the short list of the worst passwords is there. How to get the full one stands in "
                 "the operations guide."));
}

void PasswordReportDialog::addLine(qint64 figure, const QString &title, const QString &help,
                                   const QString &state)
{
    const int row = m_lines->rowCount();
    m_lines->addWidget(plainLabel(QLocale().toString(figure), "figure"), row, 0,
                       Qt::AlignRight | Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(plainLabel(title, "field"));
    texts->addWidget(wrappedLabel(help, "quiet"));
    m_lines->addLayout(texts, row, 1);
    if (state.isEmpty() || figure == 0) return;
    QPushButton *show = button(tr("Show"), "link");
    show->setObjectName(state);
    show->setAccessibleName(tr("Show: %1").arg(title));
    connect(show, &QPushButton::clicked, this, [this, state] {
        accept();
        Q_EMIT peopleWanted(state);
    });
    m_lines->addWidget(show, row, 2, Qt::AlignTop);
}

}  // namespace gatehouse::ui
