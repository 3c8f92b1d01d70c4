#include "ui/widgets/busy_indicator.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "ui/client/admin_client.h"
#include "ui/widgets/parts.h"

using namespace std::chrono_literals;

namespace gatehouse::ui {

namespace {

constexpr auto kUnseen = 500ms;
constexpr int kBarWidth = 90;

}  // namespace

BusyIndicator::BusyIndicator(QWidget *parent) : QWidget(parent), m_stopButton(button(tr("Stop"), "link"))
{
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedWidth(kBarWidth);
    bar->setAccessibleName(tr("Waiting for the server"));
    m_stopButton->setToolTip(tr("Stop waiting"));
    m_stopButton->setAutoDefault(false);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(plainLabel(tr("Waiting for the server\u2026")));
    layout->addWidget(bar);
    layout->addWidget(m_stopButton);
    hide();
    m_delay.setSingleShot(true);
    m_delay.setInterval(kUnseen);
    connect(&m_delay, &QTimer::timeout, this, &QWidget::show);
}

void BusyIndicator::watch(AdminClient &client)
{
    disconnect(m_calls);
    disconnect(m_stop);
    m_calls = connect(&client, &AdminClient::runningCallsChanged, this, &BusyIndicator::follow);
    m_stop = connect(m_stopButton, &QPushButton::clicked, &client, &AdminClient::cancelAll);
    follow(client.runningCalls());
}

void BusyIndicator::follow(int running)
{
    if (running == 0) {
        m_delay.stop();
        hide();
    } else if (!m_delay.isActive() && isHidden()) {
        m_delay.start();
    }
}

}  // namespace gatehouse::ui
