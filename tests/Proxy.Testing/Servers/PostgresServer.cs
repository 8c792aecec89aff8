using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Proxy.Testing;

/// <summary>
/// A PostgreSQL server on a loopback port of its own, with a new data directory and without passwords. Root may not run
/// one: then it runs as the user postgres, which Debian's package makes.
/// </summary>
public sealed partial class PostgresServer : IAsyncDisposable
{
    /// <summary>The superuser of the server, who needs no password.</summary>
    public const string User = "postgres";

    /// <summary>The database that is there from the start.</summary>
    public const string Database = "postgres";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory;

    private PostgresServer(TempDirectory directory, ProcessUnderTest process, IPEndPoint endPoint)
    {
        _directory = directory;
        Process = process;
        EndPoint = endPoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What was started: the server, or the program that runs it as another user.</summary>
    public ProcessUnderTest Process { get; }

    /// <summary>The server's own process, which is a child of <see cref="Process"/> when that changed the user.</summary>
    public int ServerId => int.Parse(File.ReadLines(LockFile).First(), CultureInfo.InvariantCulture);

    private string LockFile => _directory["data/postmaster.pid"];

    /// <summary>Makes a data directory, starts a server and waits until it takes connections.</summary>
    /// <param name="tls">The files of its certificate and key, for one that clients may ask for TLS; null for none.</param>
    /// <param name="isStandby">Whether it recovers, and takes no sessions, until <see cref="Promote"/>.</param>
    public static async Task<PostgresServer> StartAsync((string Certificate, string Key)? tls = null, bool isStandby = false)
    {
        var initialise = DebianProgram.FindPostgres("initdb");
        var program = DebianProgram.FindPostgres("postgres");
        var directory = new TempDirectory("postgres");
        PostgresServer? server = null;
        try
        {
            directory.OpenToEveryone();
            await RunAsPostgresAsync(directory, initialise,
                ["-D", directory["data"], "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
            if (tls is { } files) await CopyAsync(directory, files);
            if (isStandby) await File.WriteAllTextAsync(directory["data/standby.signal"], "");
            server = Launch(directory, program, tls is null ? "off" : "on");
            await server.Process.WaitForLineAsync(isStandby ? Recovering() : Ready(), Patience);
            return server;
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Has a standby recover no more and take sessions, as <c>pg_ctl promote</c> does.</summary>
    public void Promote()
    {
        File.WriteAllText(_directory["data/promote"], "");
        UnixProcess.Signal(ServerId, UnixSignal.User1);
    }

    /// <summary>Stops it at once, closing its connections, and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        // SIGQUIT makes it end its backends and leave without writing anything more: the data goes anyway.
        if (!Process.HasExited && File.Exists(LockFile))
        {
            UnixProcess.Signal(ServerId, UnixSignal.Quit);
            await Process.WaitForExitAsync(Patience);
        }

        await Process.DisposeAsync();
        _directory.Dispose();
    }

    private static PostgresServer Launch(TempDirectory directory, string program, string tls)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var (file, arguments) = AsPostgres(program,
        [
            "-D", directory["data"], "-h", $"{endPoint.Address}", "-p", $"{endPoint.Port}", "-k", directory.Path,
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB",
            "-c", $"ssl={tls}", "-c", "hot_standby=off",
        ]);
        return new PostgresServer(directory, ProcessUnderTest.Start(file, arguments, workingDirectory: directory.Path), endPoint);
    }

    /// <summary>Puts the files where the server looks for them; it takes a key only that nobody else can read.</summary>
    private static async Task CopyAsync(TempDirectory directory, (string Certificate, string Key) files)
    {
        foreach (var (from, to) in new[] { (files.Certificate, "server.crt"), (files.Key, "server.key") })
        {
            var copy = Path.Combine(directory["data"], to);
            File.Copy(from, copy);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (Environment.IsPrivilegedProcess)
                await ProcessUnderTest.RunAsync(DebianProgram.Find("chown", "coreutils"), ["postgres", copy], Patience);
        }
    }

    private static Task<string> RunAsPostgresAsync(TempDirectory directory, string program, string[] arguments)
    {
        var (file, all) = AsPostgres(program, arguments);
        return ProcessUnderTest.RunAsync(file, all, Patience, directory.Path);
    }

    private static (string File, string[] Arguments) AsPostgres(string program, string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? (DebianProgram.Find("runuser", "util-linux"), ["-u", "postgres", "--", program, .. arguments])
            : (program, arguments);

    [GeneratedRegex("entering standby mode")]
    private static partial Regex Recovering();

    [GeneratedRegex("database system is ready to accept connections")]
    private static partial Regex Ready();
}
