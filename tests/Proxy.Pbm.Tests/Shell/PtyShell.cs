using System.Diagnostics;
using System.Text;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Pbm.Tests.Processes;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Shell;

/// <summary><c>pbm</c> on a pseudo terminal of 80 columns, which util-linux's <c>script</c> makes.</summary>
internal sealed class PtyShell : IAsyncDisposable
{
    public const string Up = "\e[A";

    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PtyShell(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>Everything that was written to the terminal.</summary>
    public string Screen
    {
        get
        {
            lock (_screen) return _screen.ToString();
        }
    }

    public static PtyShell Start(string endpoint, string stateDirectory, string command = "", IReadOnlyDictionary<string, string?>? environment = null)
    {
        var line = $"stty cols 80 rows 24; exec dotnet '{Processes.Pbm.Assembly}' {endpoint} {command}";
        var start = new ProcessStartInfo(DebianProgram.Find("script", "bsdutils"), ["-qec", line, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment["XDG_STATE_HOME"] = stateDirectory;
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return new PtyShell(Process.Start(start)!);
    }

    /// <summary>Types keys.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until a text is on the screen behind what was there before; returns where it ends.</summary>
    public async Task<int> SeesAsync(string text, int from = 0)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var more = Volatile.Read(ref _more).Task;
            var found = Screen.IndexOf(text, from, StringComparison.Ordinal);
            if (found >= 0) return found + text.Length;
            if (_reading.IsCompleted) Assert.Fail($"'{text}' was not on the screen when pbm ended:\n{Screen[from..]}");
            try
            {
                await more.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{text}' does not come on the screen:\n{Screen[from..]}");
            }
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(new CancellationTokenSource(Patience.Limit).Token);
        await _reading.WaitAsync(Patience.Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _reading.WaitAsync(Patience.Limit);
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_screen) _screen.Append(buffer, 0, count);
            Interlocked.Exchange(ref _more, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }

        // Whoever waits looks once more, and sees that nothing else comes.
        Volatile.Read(ref _more).TrySetResult();
    }
}
