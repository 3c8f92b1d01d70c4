#include "ui/widgets/secret_views.h"

#include <QClipboard>
#include <QDateTime>
#include <QFileDialog>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>
#include <QSaveFile>
#include <QTimer>

#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

void copyToClipboard(const QString &text, bool secret)
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (!secret) return clipboard->setText(text);
    auto *data = new QMimeData;
    data->setText(text);
    // What Klipper and others look for before they remember a text.
    data->setData(u"x-kde-passwordManagerHint"_s, "secret");
    clipboard->setMimeData(data);
    auto *life = new QObject(clipboard);
    const auto forget = [clipboard, text] {
        if (clipboard->text() == text) clipboard->clear();
    };
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, life, forget);
    QTimer::singleShot(60'000, life, [life, forget] {
        forget();
        life->deleteLater();
    });
}

CopyField::CopyField(const QString &name, Kind kind, QWidget *parent) : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_label = plainLabel({}, kind == Kind::Secret ? "secret" : "mono");
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_label->setAccessibleName(name);
    m_copy = button(tr("Copy"), "", u"copy"_s);
    m_copy->setAccessibleName(tr("Copy: %1").arg(name));
    layout->addWidget(m_label, 1);
    layout->addWidget(m_copy);
    connect(m_copy, &QPushButton::clicked, this, [this, kind] {
        copyToClipboard(m_copied, kind == Kind::Secret);
        Q_EMIT copied();
        m_copy->setText(tr("Copied"));
        QTimer::singleShot(2'000, m_copy, [this] { m_copy->setText(tr("Copy")); });
    });
}

void CopyField::setText(const QString &shown, const QString &copied)
{
    m_label->setText(shown);
    m_copied = copied.isEmpty() ? shown : copied;
}

RecoveryCodesView::RecoveryCodesView(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    QVBoxLayout *inner = nullptr;
    QFrame *sheet = card(&inner);
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(40);
    m_grid->setVerticalSpacing(8);
    inner->addLayout(m_grid);
    layout->addWidget(sheet);
    auto *buttons = new QHBoxLayout;
    QPushButton *printButton = button(tr("&Print\u2026"), "", u"print"_s);
    QPushButton *copyButton = button(tr("&Copy"), "", u"copy"_s);
    QPushButton *saveButton = button(tr("&Save\u2026"), "", u"save"_s);
    m_outcome = plainLabel({}, "quiet");
    buttons->addWidget(printButton);
    buttons->addWidget(copyButton);
    buttons->addWidget(saveButton);
    buttons->addWidget(m_outcome, 1);
    layout->addLayout(buttons);
    connect(printButton, &QPushButton::clicked, this, &RecoveryCodesView::print);
    connect(saveButton, &QPushButton::clicked, this, &RecoveryCodesView::save);
    connect(copyButton, &QPushButton::clicked, this, [this] {
        copyToClipboard(asText(), true);
        m_outcome->setText(tr("Copied for one minute"));
        keptNow();
    });
}

void RecoveryCodesView::setCodes(const QStringList &codes, const QString &owner, const QString &server)
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_codes = codes;
    m_owner = owner;
    m_server = server;
    m_kept = false;
    m_outcome->clear();
    const int rows = int(codes.size() + 1) / 2;
    for (int i = 0; i < codes.size(); ++i) {
        QLabel *label = plainLabel(u"%1.  %2"_s.arg(i + 1, 2).arg(codes.at(i)), "secret");
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_grid->addWidget(label, i % rows, i / rows);
    }
}

QString RecoveryCodesView::asText() const
{
    QString text = tr("Recovery codes for %1 at %2").arg(m_owner, m_server) + u'\n' +
                   tr("Made on %1. Each code works once.").arg(QLocale().toString(QDate::currentDate())) +
                   u"\n\n"_s;
    for (const QString &code : m_codes)
        text += code + u'\n';
    return text;
}

void RecoveryCodesView::keptNow()
{
    m_kept = true;
    Q_EMIT kept();
}

void RecoveryCodesView::printOn(QPrinter &printer) const
{
    QPainter painter(&printer);
    const QRectF page = painter.viewport();
    QFont font(u"DejaVu Sans Mono"_s);
    font.setPointSize(13);
    painter.setFont(font);
    painter.drawText(page.adjusted(0, page.height() / 12, 0, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, asText());
}

void RecoveryCodesView::print()
{
    auto *printer = new QPrinter(QPrinter::HighResolution);
    auto *dialog = new QPrintDialog(printer, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        printOn(*printer);
        m_outcome->setText(tr("Sent to the printer"));
        keptNow();
    });
    connect(dialog, &QObject::destroyed, this, [printer] { delete printer; });
    dialog->open();
}

void RecoveryCodesView::save()
{
    auto *dialog = new QFileDialog(this, tr("Save the recovery codes"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"txt"_s);
    dialog->selectFile(tr("recovery-codes.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QSaveFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(asText().toUtf8()) > 0 &&
                             file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
                             file.commit();
        m_outcome->setText(written ? tr("Saved")
                                   : tr("Not saved: this folder cannot be written. Choose another."));
        if (written) keptNow();
    });
    dialog->open();
}

}  // namespace gatehouse::ui
