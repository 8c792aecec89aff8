using System.Text;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Tls;

/// <summary>The files that a listener's <c>tls</c> block names: what is taken of them, at first and later, and what is said.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class ListenerFilesTests : IDisposable
{
    private readonly TestAuthority _authority = new("the test CA");
    private readonly TempDirectory _directory = new("certificates");
    private readonly Clock _time = new();
    private ListenerTls? _listener;

    public void Dispose()
    {
        _listener?.Dispose();
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void All_that_is_wrong_is_told_with_the_entry_and_the_files()
    {
        var (good, foreign, lost) = (Put("good.example"), Put("foreign.example"), Put("lost.example"));
        var key = _directory["foreign.example.key"];
        File.Copy(good.Key, key, overwrite: true);
        File.Delete(lost.Key);
        File.WriteAllText(_directory["both.pem"], File.ReadAllText(_authority.CaFile) + File.ReadAllText(good.Certificate) + "\n" + File.ReadAllText(good.Key));
        var both = _directory["both.pem"];
        var errors = Errors(
            $"certificates = [{Entry(good)}, {Entry(foreign)}, {Entry(lost)}, {{ cert = \"{both}\" }}, {{ cert = \"{lost.Certificate}\" }}]"
            + $", client-ca = \"{_directory["none.crt"]}\", client-auth = require");
        Assert.Collection(
            errors,
            error => Assert.StartsWith($"proxy.listeners.web.tls.certificates[1]: {foreign.Certificate}, {key}: the private key is not that of the certificate (", error, StringComparison.Ordinal),
            error => Assert.StartsWith($"proxy.listeners.web.tls.certificates[2]: {lost.Key} cannot be read: ", error, StringComparison.Ordinal),
            error => Assert.StartsWith(
                $"proxy.listeners.web.tls.certificates[3]: {both}: the certificates are in the wrong order: the private key is that of number 2, which has to be the first (", error, StringComparison.Ordinal),
            error => Assert.StartsWith($"proxy.listeners.web.tls.certificates[4]: {lost.Certificate}: there is no private key (PEM) (", error, StringComparison.Ordinal),
            error => Assert.StartsWith($"proxy.listeners.web.tls.client-ca: {_directory["none.crt"]} cannot be read: ", error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_is_too_short_or_another_ones_is_noticed_in_a_directory_whoever_is_shown_the_certificate()
    {
        var first = Put("site.example", "a");
        Put("site.example", "b");
        File.Copy(first.Key, _directory["b.key"], overwrite: true);
        var weak = _authority.Issue("weak.example", keyBits: 512);
        File.Copy(weak.Certificate, _directory["c.crt"]);
        File.Copy(weak.Key, _directory["c.key"]);
        Assert.Collection(
            Errors(InDirectory),
            error => Assert.StartsWith(
                $"proxy.listeners.web.tls.directory: {_directory["b.crt"]}, {_directory["b.key"]}: the private key is not that of the certificate (", error, StringComparison.Ordinal),
            error => Assert.StartsWith($"proxy.listeners.web.tls.directory: {_directory["c.crt"]}, {_directory["c.key"]}: the key in a certificate is too short (", error, StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_directory_pipes_and_hidden_files_are_none_and_a_CA_without_a_key_is_left_out_and_named()
    {
        Put("site.example", "tls");
        File.Copy(_authority.CaFile, _directory["ca.crt"]);
        File.WriteAllText(_directory[".hidden.crt"], "nothing of use");
        MakePipe("pipe.crt");
        Load(InDirectory);
        Assert.Equal("site.example", Assert.Single(_listener!.Certificates).Names.ToString());
        Assert.Equal($"{_directory["ca.crt"]} is left out: there is no private key for it", Assert.Single(_listener.Notes));
    }

    [Fact]
    public void A_directory_without_any_key_is_an_error()
    {
        File.Copy(_authority.CaFile, _directory["ca.crt"]);
        Assert.StartsWith($"proxy.listeners.web.tls.directory: {_directory["ca.crt"]}: there is no private key (PEM) (", Assert.Single(Errors(InDirectory)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_that_is_named_is_refused_and_not_waited_for()
    {
        MakePipe("pipe");
        var error = Assert.Single(Errors($"certificates = [{{ cert = \"{_directory["pipe"]}\" }}]"));
        Assert.StartsWith($"proxy.listeners.web.tls.certificates[0]: {_directory["pipe"]} cannot be read: it is a pipe", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_new_is_taken_and_named_and_of_what_is_bad_the_old_stays()
    {
        var (one, _) = (Put("one.example", "one"), Put("two.example", "two"));
        Load(InDirectory);
        Assert.Equal(("", ""), Look());

        Put("three.example", "one");
        File.WriteAllText(_directory["two.crt"], "-----BEGIN CERTIFICATE-----\nbroken");
        File.WriteAllText(_directory["zero.crt"], "no certificate");
        File.WriteAllText(_directory["zero.key"], "no key");
        var look = Look();
        Assert.Equal($"certificate {one.Certificate} (three.example)", look.Renewed);
        Assert.Contains($"proxy.listeners.web.tls.directory: {_directory["two.crt"]}, {_directory["two.key"]}: ", look.Problem, StringComparison.Ordinal);
        Assert.Contains($"; proxy.listeners.web.tls.directory: {_directory["zero.crt"]}, {_directory["zero.key"]}: ", look.Problem, StringComparison.Ordinal);
        Assert.Equal(["three.example", "two.example"], _listener!.Certificates.Select(each => each.Names.ToString()));
        Assert.Equal(("", ""), Look());

        Put("two.example", "two");
        foreach (var each in Directory.EnumerateFiles(_directory.Path, "zero.*").Concat(Directory.EnumerateFiles(_directory.Path, "one.*"))) File.Delete(each);
        Assert.Equal($"certificate {_directory["two.crt"]} (two.example), certificate {one.Certificate} (three.example) is taken out", Look().Renewed);
        Assert.All(_listener.Certificates, each => Assert.Equal("", each.Problem));
    }

    [Fact]
    public void A_certificate_whose_key_goes_stays_in_use()
    {
        Put("one.example", "one");
        var two = Put("two.example", "two");
        Load(InDirectory);
        File.Delete(two.Key);
        Assert.Contains($"{two.Certificate}: there is no private key", Look().Problem, StringComparison.Ordinal);
        Assert.Equal(2, _listener!.Certificates.Count());
    }

    [Fact]
    public void A_directory_that_is_gone_and_a_CA_file_that_is_damaged_keep_nothing_else_from_being_renewed()
    {
        using var other = new TempDirectory("more-certificates");
        var named = Put("named.example");
        var (certificate, key) = _authority.Issue("found.example");
        File.Copy(certificate, other["found.crt"]);
        File.Copy(key, other["found.key"]);
        File.Copy(_authority.CaFile, _directory["clients"]);
        Load($"certificates = [{Entry(named)}], directory = \"{other.Path}\", client-ca = \"{_directory["clients"]}\", client-auth = request");

        Directory.Delete(other.Path, recursive: true);
        File.AppendAllText(_directory["clients"], "-----BEGIN CERTIFICATE-----\nbroken\n");
        Put("renewed.example", "named.example");
        var look = Look();
        Assert.Equal($"certificate {named.Certificate} (renewed.example)", look.Renewed);
        Assert.Contains($"proxy.listeners.web.tls.directory: {other.Path} cannot be read", look.Problem, StringComparison.Ordinal);
        Assert.Contains($"proxy.listeners.web.tls.client-ca: {_directory["clients"]}: certificate 2 of the file is damaged", look.Problem, StringComparison.Ordinal);
        Assert.Equal(["CN=the test CA", "found.example", "renewed.example"], _listener!.Certificates.Select(each => each.Names.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["named.example"], _listener.Certificates.Where(each => each.Problem.Length == 0).Select(each => Path.GetFileNameWithoutExtension(each.File)));
    }

    [Fact]
    public void A_certificate_that_is_named_and_lies_in_the_directory_is_one()
    {
        var site = Put("site.example", "site");
        Load($"certificates = [{Entry(site)}], {InDirectory}");
        Assert.Equal([(site.Certificate, true)], Shown());
        File.WriteAllText(site.Certificate, "");
        Assert.Equal($"proxy.listeners.web.tls.certificates[0]: {site.Certificate} is empty (name a PEM file)", Look().Problem);
        Assert.Equal([(site.Certificate, true)], Shown());
    }

    [Fact]
    public void Ticket_keys_and_a_client_CA_that_change_are_named()
    {
        Put("site.example", "site");
        File.Copy(_authority.CaFile, _directory["clients"]);
        WriteKeys(1);
        Load($"{InDirectory}, ticket-keys = \"{_directory["tickets"]}\", client-ca = \"{_directory["clients"]}\", client-auth = request");
        WriteKeys(2);
        using (var other = new TestAuthority("another CA")) File.Copy(other.CaFile, _directory["clients"], overwrite: true);
        Assert.Equal($"client CA {_directory["clients"]} (CN=another CA), ticket keys {_directory["tickets"]}", Look().Renewed);
        File.WriteAllText(_directory["tickets"], "");
        var look = Look();
        Assert.Equal($"proxy.listeners.web.tls.ticket-keys: {_directory["tickets"]} is empty (make one: openssl rand -base64 80 > FILE)", look.Problem);
    }

    [Fact]
    public void Of_two_certificates_for_a_name_the_one_that_holds_now_is_shown()
    {
        var (old, next) = (Put("site.example", "a", from: -10, to: 1), Put("site.example", "b", from: -5, to: 50));
        Load(InDirectory);
        Assert.Equal([(old.Certificate, true), (next.Certificate, false)], Shown());
        _time.Offset = TimeSpan.FromDays(2);
        Assert.Equal("certificates that hold now go before those that do not", Look().Renewed);
        Assert.Equal([(old.Certificate, false), (next.Certificate, true)], Shown());
        Assert.Equal("", Look().Renewed);
    }

    private string InDirectory => $"directory = \"{_directory.Path}\"";

    private IEnumerable<(string File, bool IsShown)> Shown() => _listener!.Certificates.Select(each => (each.File, each.IsShown));

    private void WriteKeys(int count) => File.WriteAllText(
        _directory["tickets"], string.Concat(Enumerable.Range(0, count).Select(i => Convert.ToBase64String(Encoding.ASCII.GetBytes(new string((char)('a' + i), 80))) + "\n")));

    private (string Certificate, string Key) Put(string host, string? file = null, int from = -1, int to = 50)
    {
        var (certificate, key) = _authority.Issue(host, from, to);
        (string Certificate, string Key) put = (_directory[$"{file ?? host}.crt"], _directory[$"{file ?? host}.key"]);
        File.Copy(certificate, put.Certificate, overwrite: true);
        File.Copy(key, put.Key, overwrite: true);
        return put;
    }

    private void Load(string tls) => _listener = new ListenerTls("web", Settings(tls), _time);

    private (string Renewed, string Problem) Look()
    {
        var look = _listener!.LookAgain();
        return (look.Renewed, look.Problem);
    }

    /// <summary>A pipe that nobody has opened.</summary>
    private void MakePipe(string name) => new NamedPipe(_directory[name]).Dispose();

    private List<string> Errors(string tls) =>
        [.. Assert.Throws<TlsSettingsException>(() => Load(tls)).Errors.Select(each => each.ToString())];

    private static string Entry((string Certificate, string Key) files) => $"{{ cert = \"{files.Certificate}\", key = \"{files.Key}\" }}";

    private static ListenerTlsSettings Settings(string tls)
    {
        var read = ProxySettingsReader.ReadText($"proxy.listeners.web {{ bind = \":443\", pool = p, tls {{ {tls} }} }}\nproxy.pools.p.endpoints = [\"a:1\"]");
        Assert.Empty(read.Errors);
        return read.Settings!.Listeners.Single().Tls!;
    }

    /// <summary>The machine's clock, moved.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
