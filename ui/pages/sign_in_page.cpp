#include "ui/pages/sign_in_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/problem.h"
#include "ui/theme/icons.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

SignInPage::SignInPage(QWidget *parent) : QWidget(parent)
{
    auto *outer = new QVBoxLayout(this);
    QVBoxLayout *layout = nullptr;
    QFrame *sheet = card(&layout);
    sheet->setFixedWidth(440);
    layout->setContentsMargins(36, 32, 36, 30);
    layout->setSpacing(12);
    QLabel *mark = plainLabel({});
    mark->setPixmap(markIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    mark->setAccessibleName(tr("Gatehouse"));
    layout->addWidget(mark, 0, Qt::AlignHCenter);
    QLabel *title = plainLabel(tr("Sign in to Gatehouse"), "title");
    layout->addWidget(title, 0, Qt::AlignHCenter);
    m_server = plainLabel({}, "quiet");
    layout->addWidget(m_server, 0, Qt::AlignHCenter);
    layout->addSpacing(6);
    m_text = wrappedLabel({});
    m_text->setAlignment(Qt::AlignCenter);
    layout->addWidget(m_text);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Sign-in in progress"));
    layout->addWidget(m_progress);
    m_error = wrappedLabel({}, "error");
    m_error->setAlignment(Qt::AlignCenter);
    layout->addWidget(m_error);
    m_signIn = button(tr("&Sign in with your browser"), "primary", u"globe"_s);
    m_signIn->setMinimumHeight(40);
    m_signIn->setDefault(true);
    layout->addWidget(m_signIn);
    auto *row = new QHBoxLayout;
    m_copy = button(tr("Copy the &address"), "", u"copy"_s);
    m_cancel = button(tr("&Cancel"));
    row->addWidget(m_copy);
    row->addWidget(m_cancel);
    layout->addLayout(row);
    m_other = button(tr("Manage an&other server"), "link");
    layout->addWidget(m_other, 0, Qt::AlignHCenter);
    outer->addStretch();
    outer->addWidget(sheet, 0, Qt::AlignHCenter);
    outer->addStretch();
    connect(m_signIn, &QPushButton::clicked, this, &SignInPage::signInWanted);
    connect(m_cancel, &QPushButton::clicked, this, &SignInPage::cancelled);
    connect(m_copy, &QPushButton::clicked, this, &SignInPage::addressWanted);
    connect(m_other, &QPushButton::clicked, this, &SignInPage::otherServerWanted);
    showIdle();
}

void SignInPage::setServer(const QString &name)
{
    m_server->setText(name);
}

void SignInPage::showIdle()
{
    m_text->setText(
        tr("Your browser opens the sign-in page of this server. The console never sees your password."));
    m_error->hide();
    m_progress->hide();
    m_cancel->hide();
    m_copy->hide();
    m_signIn->show();
    m_other->show();
}

void SignInPage::showBusy(const QString &what, bool canCopyAddress)
{
    m_text->setText(what);
    m_error->hide();
    m_signIn->hide();
    m_other->hide();
    m_progress->show();
    m_cancel->show();
    m_copy->setVisible(canCopyAddress);
    m_cancel->setFocus();
}

void SignInPage::showError(const Error &error)
{
    showIdle();
    if (isCancelled(error)) return;
    m_error->setText(headlineOf(error) + u'\n' + adviceFor(error));
    m_error->show();
}

QString SignInPage::errorText() const
{
    return m_error->isHidden() ? QString() : m_error->text();
}

void SignInPage::focusButton()
{
    m_signIn->setFocus();
}

}  // namespace gatehouse::ui
