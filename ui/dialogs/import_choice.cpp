#include "ui/dialogs/import_choice.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/dialogs/import_fields.h"
#include "ui/widgets/csv_preview.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr qint64 kLookedAt = 64 * 1024;
constexpr int kRowsShown = 3;

QByteArray beginningOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(kLookedAt) : QByteArray();
}

}  // namespace

ImportChoice::ImportChoice(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto *rows = new QFormLayout;
    rows->setHorizontalSpacing(16);
    rows->setVerticalSpacing(12);
    layout->addLayout(rows);
    const auto add = [rows](const QString &text, QWidget *widget, QWidget *buddy) {
        QLabel *caption = plainLabel(text, "field");
        caption->setBuddy(buddy);
        buddy->ensurePolished();
        caption->setMinimumHeight(buddy->sizeHint().height());
        rows->addRow(caption, widget);
    };
    m_file = field(tr("File"), tr("No file chosen"));
    m_file->setReadOnly(true);
    QPushButton *browse = button(tr("C&hoose\u2026"));
    browse->setAccessibleName(tr("Choose the file"));
    m_browse = browse;
    connect(browse, &QPushButton::clicked, this, &ImportChoice::chooseFile);
    auto *line = new QWidget;
    auto *lineLayout = new QHBoxLayout(line);
    lineLayout->setContentsMargins(0, 0, 0, 0);
    lineLayout->addWidget(m_file, 1);
    lineLayout->addWidget(browse);
    add(tr("&File"), line, browse);
    m_kind =
        choiceBox(tr("Form of the list"), {{tr("List with columns (CSV)"), u"csv"_s},
                                           {tr("Export of this program (JSON)"), u"json"_s},
                                           {tr("Realm of Keycloak"), u"keycloak"_s},
                                           {tr("Users file of Authelia"), u"authelia"_s},
                                           {tr("Password file of a web server (htpasswd)"), u"htpasswd"_s}});
    add(tr("F&orm"), m_kind, m_kind);
    m_conflict = choiceBox(tr("Who is here already"), {{tr("Stays as they are"), u"skip"_s},
                                                       {tr("Is brought up to date"), u"update"_s},
                                                       {tr("Is refused"), u"fail"_s}});
    add(tr("&Who is here already"), m_conflict, m_conflict);
    m_roles = new QCheckBox(tr("Make &groups of the realm's roles"));
    layout->addWidget(m_roles);
    m_mapping = new QTableWidget(0, 3);
    m_mapping->setAccessibleName(tr("Columns of the list"));
    m_mapping->setHorizontalHeaderLabels({tr("Column"), tr("First rows"), tr("Becomes")});
    m_mapping->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_mapping->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_mapping->verticalHeader()->hide();
    m_mapping->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_mapping->setSelectionMode(QAbstractItemView::NoSelection);
    m_mapping->setTabKeyNavigation(false);
    m_mapping->setShowGrid(false);
    layout->addWidget(m_mapping, 1);
    layout->addStretch(0);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ImportChoice::showKind);
    showKind();
}

QString ImportChoice::file() const
{
    return m_file->text();
}

QString ImportChoice::kind() const
{
    return m_kind->currentData().toString();
}

QWidget *ImportChoice::mapping() const
{
    return m_mapping;
}

void ImportChoice::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a list of people"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportChoice::setFile);
    dialog->open();
}

void ImportChoice::setFile(const QString &path)
{
    m_file->setText(path);
    const QString kind = guessImportKind(QFileInfo(path).fileName(), beginningOf(path));
    m_kind->setCurrentIndex(qMax(0, m_kind->findData(kind)));
    fillMapping();
}

void ImportChoice::showKind()
{
    m_roles->setVisible(kind() == "keycloak"_L1);
    m_mapping->setVisible(kind() == "csv"_L1);
}

void ImportChoice::fillMapping()
{
    const CsvPreview preview = previewCsv(beginningOf(m_file->text()), kRowsShown);
    m_delimiter = preview.delimiter;
    m_mapping->setRowCount(int(preview.columns.size()));
    QStringList taken;
    for (int row = 0; row < m_mapping->rowCount(); ++row) {
        const QString column = preview.columns.at(row);
        QStringList values;
        for (const QStringList &cells : preview.rows)
            if (!cells.value(row).isEmpty()) values.append(cells.value(row));
        m_mapping->setItem(row, 0, new QTableWidgetItem(column));
        m_mapping->setItem(row, 1, new QTableWidgetItem(values.join(u"  \u00b7  "_s)));
        QComboBox *box = choiceBox(tr("What “%1” becomes").arg(column), importFieldChoices());
        const QString guess = guessImportField(column);
        if (!taken.contains(guess)) box->setCurrentIndex(qMax(0, box->findData(guess)));
        taken.append(guess);
        m_mapping->setCellWidget(row, 2, box);
    }
    m_mapping->resizeColumnToContents(0);
    m_mapping->setColumnWidth(0, m_mapping->columnWidth(0) + 20);
    m_mapping->setColumnWidth(2, 220);
    m_mapping->resizeRowsToContents();
}

wire::ImportOptions ImportChoice::options() const
{
    wire::ImportOptions chosen;
    chosen.conflict = m_conflict->currentData().toString();
    chosen.rolesAsGroups = kind() == "keycloak"_L1 && m_roles->isChecked();
    if (kind() != "csv"_L1) return chosen;
    chosen.delimiter = m_delimiter;
    for (int row = 0; row < m_mapping->rowCount(); ++row) {
        const auto *box = qobject_cast<QComboBox *>(m_mapping->cellWidget(row, 2));
        const QString name = box->currentData().toString();
        if (!name.isEmpty()) chosen.mapping.insert(name, m_mapping->item(row, 0)->text());
    }
    return chosen;
}

}  // namespace gatehouse::ui
