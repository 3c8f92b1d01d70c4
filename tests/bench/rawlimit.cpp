// gatehouse-rawlimit: what this machine can do at most, so that the server's figures can be read as a share
// of it.
#include <argon2.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QTemporaryDir>
#include <QVariant>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

constexpr int kPbkdf2Iterations = 600'000;
constexpr unsigned kArgon2KiB = 19'456;
constexpr unsigned kArgon2Passes = 2;
constexpr std::size_t kHashSize = 32;

struct Measured
{
    std::string name;
    int threads = 1;
    double perSecond = 0;
};

/// Calls `once` on every thread until the time is over; rate over the time that was really used.
double ratePerSecond(int threads, double seconds, const std::function<void()> &once)
{
    std::atomic<long long> done{0};
    const auto begin = Clock::now();
    const auto end =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            while (Clock::now() < end) {
                once();
                ++done;
            }
        });
    }
    for (std::thread &worker : workers)
        worker.join();
    return static_cast<double>(done.load()) / std::chrono::duration<double>(Clock::now() - begin).count();
}

[[noreturn]] void stop(const char *why)
{
    std::fprintf(stderr, "gatehouse-rawlimit: %s\n", why);
    std::exit(2);
}

void hashByPbkdf2()
{
    static const std::array<unsigned char, 16> salt{1, 2, 3};
    std::array<unsigned char, kHashSize> out{};
    if (PKCS5_PBKDF2_HMAC("correct horse battery", 21, salt.data(), int(salt.size()), kPbkdf2Iterations,
                          EVP_sha256(), int(out.size()), out.data()) != 1) {
        stop("PBKDF2 failed");
    }
}

void hashByArgon2id()
{
    static const std::array<unsigned char, 16> salt{1, 2, 3};
    std::array<unsigned char, kHashSize> out{};
    if (argon2id_hash_raw(kArgon2Passes, kArgon2KiB, 1, "correct horse battery", 21, salt.data(), salt.size(),
                          out.data(), out.size()) != ARGON2_OK) {
        stop("Argon2id failed");
    }
}

struct KeyDeleter
{
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using Digest = std::unique_ptr<EVP_MD_CTX, KeyDeleter>;

const std::string kMessage(700, 'x');  // about what a JWT's signing input is

std::string signature(EVP_PKEY *key)
{
    const Digest context(EVP_MD_CTX_new());
    std::array<unsigned char, 512> out{};
    std::size_t size = out.size();
    const auto *data = reinterpret_cast<const unsigned char *>(kMessage.data());
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), out.data(), &size, data, kMessage.size()) != 1) {
        stop("signing failed");
    }
    return {reinterpret_cast<const char *>(out.data()), size};
}

void verify(EVP_PKEY *key, const std::string &signed_)
{
    const Digest context(EVP_MD_CTX_new());
    if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
        EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char *>(signed_.data()),
                         signed_.size(), reinterpret_cast<const unsigned char *>(kMessage.data()),
                         kMessage.size()) != 1) {
        stop("verifying failed");
    }
}

/// Durable rows a second into one table with three indexes, `group` rows a commit.
double rowsPerSecond(double seconds, int group)
{
    const QTemporaryDir folder;
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, QString::number(group));
    database.setDatabaseName(folder.filePath(u"raw.db"_s));
    if (!database.open()) stop("SQLite does not open");
    for (const auto &statement :
         {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=FULL"_s,
          u"CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, who TEXT, what TEXT, text TEXT)"_s,
          u"CREATE INDEX a ON t(at)"_s, u"CREATE INDEX b ON t(who, id)"_s,
          u"CREATE INDEX c ON t(what, id)"_s}) {
        QSqlQuery query(database);
        if (!query.exec(statement)) stop("SQLite refused the schema");
    }
    QSqlQuery insert(database);
    insert.prepare(u"INSERT INTO t (at, who, what, text) VALUES (?, ?, ?, ?)"_s);
    long long rows = 0;
    const auto begin = Clock::now();
    const std::chrono::duration<double> limit(seconds);
    while (Clock::now() - begin < limit) {
        database.transaction();
        for (int i = 0; i < group; ++i) {
            insert.bindValue(0, rows);
            insert.bindValue(1, QString::number(rows % 1000));
            insert.bindValue(2, u"token.issued"_s);
            insert.bindValue(3, QString(200, u'x'));
            if (!insert.exec()) stop("SQLite refused a row");
            ++rows;
        }
        if (!database.commit()) stop("SQLite refused a commit");
    }
    return double(rows) / std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<Measured> measure(const std::string &what, int cores, double seconds)
{
    std::vector<Measured> out;
    const auto add = [&](const char *name, const std::function<void()> &once) {
        out.push_back({name, cores, ratePerSecond(cores, seconds, once)});
    };
    if (what == "pbkdf2") add("pbkdf2", hashByPbkdf2);
    if (what == "argon2id") add("argon2id", hashByArgon2id);
    if (what == "es256") {
        const Key key(EVP_EC_gen("P-256"));
        if (!key) stop("no P-256 key");
        const std::string signed_ = signature(key.get());
        add("es256_sign", [&] { signature(key.get()); });
        add("es256_verify", [&] { verify(key.get(), signed_); });
    }
    if (what == "sqlite") {
        out.push_back({"sqlite_rows_1", 1, rowsPerSecond(seconds, 1)});
        out.push_back({"sqlite_rows_100", 1, rowsPerSecond(seconds, 100)});
    }
    if (out.empty()) stop("measure what? pbkdf2, argon2id, es256 or sqlite");
    return out;
}

}  // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fputs("gatehouse-rawlimit pbkdf2|argon2id|es256|sqlite [SECONDS [THREADS]]\n", stderr);
        return 2;
    }
    const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
    const int cores = argc > 3 ? std::atoi(argv[3]) : int(std::thread::hardware_concurrency());
    if (seconds <= 0 || seconds > 600 || cores < 1 || cores > 1024)
        stop("seconds or threads are out of range");
    std::string out = "{";
    for (const Measured &one : measure(argv[1], cores, seconds)) {
        std::array<char, 128> text{};
        std::snprintf(text.data(), text.size(), "%s\"%s\":{\"threads\":%d,\"per_second\":%.1f}",
                      out.size() > 1 ? "," : "", one.name.c_str(), one.threads, one.perSecond);
        out += text.data();
    }
    std::puts((out + "}").c_str());
    return 0;
}
