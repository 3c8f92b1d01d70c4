#include "ui/dialogs/link_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/qr_code.h"
#include "ui/widgets/secret_views.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kStripsOnAPage = 5;

}  // namespace

LinkDialog::LinkDialog(const QString &title, const QString &help, QList<PersonalLink> links, Timestamp until,
                       QWidget *parent)
    : FormDialog(title, help, tr("&Done"), parent),
      m_title(title),
      m_links(std::move(links)),
      m_untilText(tr("Good until %1, and for one use. It is shown only now.").arg(timeText(until)))
{
    body()->addWidget(m_links.size() == 1 ? oneLink() : manyLinks(), 1);
    body()->addWidget(wrappedLabel(m_untilText, "quiet"));
    QPushButton *paper = buttons()->addButton(tr("&Print\u2026"), QDialogButtonBox::ActionRole);
    connect(paper, &QPushButton::clicked, this, &LinkDialog::print);
    paper->setAccessibleName(tr("Print"));
    paper->setAutoDefault(false);
    if (m_links.size() > 1) {
        QPushButton *copy = buttons()->addButton(tr("&Copy all"), QDialogButtonBox::ActionRole);
        copy->setAccessibleName(tr("Copy all"));
        copy->setAutoDefault(false);
        connect(copy, &QPushButton::clicked, this, [this] {
            copyToClipboard(asText(), true);
            secretKept();
        });
    }
    showOnly(tr("&Done"));  // after the other buttons: adding them shows all
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
    secretShown();
    setMinimumWidth(620);
}

void LinkDialog::present(QWidget *parent, const QString &title, const QString &help,
                         const QList<PersonalLink> &links, Timestamp until)
{
    auto *dialog = new LinkDialog(title, help, links, until, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QWidget *LinkDialog::oneLink()
{
    auto *part = new QWidget;
    auto *rows = new QVBoxLayout(part);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(12);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(24);
    auto *picture = new QrCode;
    picture->setText(m_links.at(0).link);
    columns->addWidget(picture, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addWidget(plainLabel(m_links.at(0).name, "field"));
    texts->addWidget(wrappedLabel(tr("Let them scan the picture, or give them the link:"), "quiet"));
    auto *link = new CopyField(tr("Link"), CopyField::Kind::Secret);
    link->setText(m_links.at(0).link);
    connect(link, &CopyField::copied, this, &LinkDialog::secretKept);
    texts->addStretch();
    columns->addLayout(texts, 1);
    rows->addLayout(columns);
    rows->addWidget(link);  // over the whole width: it is long
    rows->addStretch();
    return part;
}

QWidget *LinkDialog::manyLinks()
{
    auto *list = new QWidget;
    auto *rows = new QVBoxLayout(list);
    rows->setSpacing(10);
    for (const PersonalLink &one : std::as_const(m_links)) {
        rows->addWidget(plainLabel(one.name, "field"));
        auto *link = new CopyField(tr("Link for %1").arg(one.name), CopyField::Kind::Secret);
        link->setText(one.link);
        rows->addWidget(link);
    }
    rows->addStretch();
    auto *area = new QScrollArea;
    area->setAccessibleName(tr("Links"));
    area->setWidget(list);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setMinimumHeight(300);
    return area;
}

QString LinkDialog::asText() const
{
    QString text;
    for (const PersonalLink &one : m_links)
        text += one.name + u'\t' + one.link + u'\n';
    return text;
}

int LinkDialog::paintPage(QPainter &painter, const QRectF &page, int first) const
{
    const qreal height = page.height() / kStripsOnAPage;
    int painted = 0;
    for (; painted < kStripsOnAPage && first + painted < m_links.size(); ++painted) {
        const PersonalLink &one = m_links.at(first + painted);
        const QRectF strip(page.left(), page.top() + painted * height, page.width(), height * 0.9);
        QrCode picture;
        picture.setText(one.link);
        picture.paintOn(painter, QRectF(strip.topLeft(), QSizeF(strip.height(), strip.height())));
        const QRectF words = strip.adjusted(strip.height() * 1.1, 0, 0, 0);
        painter.setPen(Qt::black);
        QTextOption wrap(Qt::AlignLeft | Qt::AlignVCenter);
        wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        painter.drawText(words, m_title + u'\n' + one.name + u"\n\n"_s + one.link + u"\n\n"_s + m_untilText,
                         wrap);
    }
    return painted;
}

void LinkDialog::print()
{
    auto *printer = new QPrinter(QPrinter::HighResolution);
    auto *dialog = new QPrintDialog(printer, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        QPainter painter(printer);
        for (int first = 0; first < m_links.size();) {
            if (first > 0) printer->newPage();
            first += paintPage(painter, painter.viewport(), first);
        }
        secretKept();
    });
    connect(dialog, &QObject::destroyed, this, [printer] { delete printer; });
    dialog->open();
}

}  // namespace gatehouse::ui
