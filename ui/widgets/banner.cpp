#include "ui/widgets/banner.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/client/problem.h"
#include "ui/theme/icons.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

Banner::Banner(QWidget *parent) : QFrame(parent)
{
    setObjectName(u"banner"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 10, 10, 10);
    layout->setSpacing(12);
    m_icon = new IconLabel(u"info"_s, 22, Tone::Plain);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    m_headline = wrappedLabel({}, "field");
    m_advice = wrappedLabel({});
    texts->addWidget(m_headline);
    texts->addWidget(m_advice);
    layout->addLayout(texts, 1);
    m_action = button({});
    m_action->hide();
    layout->addWidget(m_action, 0, Qt::AlignVCenter);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto run = m_run;
        dismiss();
        if (run) run();
    });
    auto *close = new QToolButton;
    close->setIcon(icon(u"close"_s));
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close this message"));
    layout->addWidget(close, 0, Qt::AlignVCenter);
    connect(close, &QToolButton::clicked, this, &Banner::dismiss);
    m_leave.setSingleShot(true);
    connect(&m_leave, &QTimer::timeout, this, &Banner::dismiss);
    hide();
}

void Banner::showError(const Error &error, const QString &actionText, std::function<void()> action)
{
    if (isCancelled(error)) return;
    show(Tone::Bad, headlineOf(error), adviceFor(error), actionText, std::move(action));
}

void Banner::showNotice(Tone tone, const QString &headline, const QString &advice, const QString &actionText,
                        std::function<void()> action)
{
    show(tone, headline, advice, actionText, std::move(action));
    if (tone == Tone::Good || tone == Tone::Plain) m_leave.start(10'000);
}

void Banner::dismiss()
{
    m_leave.stop();
    m_run = {};
    hide();
}

QString Banner::text() const
{
    return isHidden() ? QString() : m_headline->text();
}

void Banner::show(Tone tone, const QString &headline, const QString &advice, const QString &actionText,
                  std::function<void()> action)
{
    m_leave.stop();
    const char *look = "plain";
    QString drawing = u"info"_s;
    if (tone == Tone::Bad) {
        look = "bad";
        drawing = u"error"_s;
    } else if (tone == Tone::Warn) {
        look = "warn";
        drawing = u"warning"_s;
    } else if (tone == Tone::Good) {
        look = "good";
        drawing = u"ok"_s;
    }
    setLook(this, "tone", QString::fromLatin1(look));
    m_icon->show(drawing, tone);
    m_headline->setText(headline);
    m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
    m_action->setText(actionText);
    m_action->setAccessibleName(QString(actionText).remove(u'&'));
    m_action->setVisible(!actionText.isEmpty());
    m_run = std::move(action);
    setAccessibleName(headline);
    setAccessibleDescription(advice);
    QFrame::show();
    QAccessibleEvent announcement(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&announcement);
}

}  // namespace gatehouse::ui
