using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Proxy.Testing;

/// <summary>
/// A program that a test started: its output line by line, signals, exit code and vitals. Disposal kills it, and what it
/// started itself, if it still runs.
/// </summary>
public sealed class ProcessUnderTest : IAsyncDisposable
{
    // Enough for the output of any test; a program that floods its output must not fill the test's memory.
    private const int MostLines = 20_000;

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _nextLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openOutputs = 2;

    private ProcessUnderTest(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The lines of stdout and stderr so far, in the order in which they came.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Everything it said so far, for messages.</summary>
    public string Output => string.Join('\n', Lines);

    /// <summary>What /proc says about it now.</summary>
    public ProcessVitals Vitals => ProcessVitals.Read(Id);

    /// <summary>Starts a program.</summary>
    /// <param name="fileName">A path, or a name that PATH knows.</param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <param name="environment">Variables set beside those of this process; null takes one away.</param>
    /// <param name="workingDirectory">Where it runs; null: here.</param>
    public static ProcessUnderTest Start(
        string fileName,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Environment.CurrentDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        var under = new ProcessUnderTest(new Process { StartInfo = start });
        under._process.Start();
        under._process.StandardInput.Close();
        under._process.BeginOutputReadLine();
        under._process.BeginErrorReadLine();
        return under;
    }

    /// <summary>Starts a program with standard streams as a shell redirects them; one that is not redirected is read as usual.</summary>
    /// <param name="redirections">For the shell: <c>&gt;/dev/full 2&gt;&amp;-</c>.</param>
    /// <param name="command">The program and its arguments, unquoted.</param>
    /// <param name="environment">Variables set beside those of this process; null takes one away.</param>
    /// <param name="workingDirectory">Where it runs; null: here.</param>
    public static ProcessUnderTest StartRedirected(
        string redirections,
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null) =>
        Start("/bin/sh", ["-c", $"exec \"$@\" {redirections}", "sh", .. command], environment, workingDirectory);

    /// <summary>Runs a program to its end; throws <see cref="InvalidOperationException"/> with its output when it fails.</summary>
    public static async Task<string> RunAsync(string fileName, IEnumerable<string> arguments, TimeSpan timeout, string? workingDirectory = null)
    {
        await using var process = Start(fileName, arguments, workingDirectory: workingDirectory);
        var code = await process.WaitForExitAsync(timeout);
        return code == 0 ? process.Output : throw new InvalidOperationException($"{fileName} ended with {code}:\n{process.Output}");
    }

    /// <summary>
    /// The first line, past or to come, that matches. Throws <see cref="TimeoutException"/>, or
    /// <see cref="InvalidOperationException"/> when the program ends without it; both carry the output.
    /// </summary>
    public async Task<Match> WaitForLineAsync(Regex pattern, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        using var bound = new CancellationTokenSource(timeout);
        for (var seen = 0; ;)
        {
            var more = _nextLine.Task;
            var ended = _outputEnded.Task.IsCompleted;
            var lines = Lines;
            for (; seen < lines.Count; seen++)
            {
                if (pattern.Match(lines[seen]) is { Success: true } match)
                    return match;
            }

            if (ended)
                throw new InvalidOperationException($"ended without a line like '{pattern}':\n{Output}");
            await WaitForMoreAsync(more, pattern, bound.Token);
        }
    }

    /// <summary>Sends a signal; false when it has ended already.</summary>
    public bool Signal(UnixSignal signal) => !HasExited && UnixProcess.Signal(Id, signal);

    /// <summary>Sends SIGSTOP, and waits until none of its threads runs any more: on a busy machine some go on for a while.</summary>
    public Task FreezeAsync()
    {
        Signal(UnixSignal.Stop);
        return Eventually.EqualAsync(true, () => Directory.EnumerateDirectories($"/proc/{Id}/task").All(IsStopped));
    }

    // A thread that ends meanwhile has not stopped.
    private static bool IsStopped(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/stat").Split(") ")[^1][0] == 'T';
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits for the end and all output; returns the exit code (128 + n when signal n ended it).</summary>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var bound = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"still runs after {timeout}:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Asks with <paramref name="signal"/>, waits, and kills it when it does not end in time. Returns the exit code.</summary>
    public async Task<int> StopAsync(UnixSignal signal, TimeSpan timeout)
    {
        Signal(signal);
        try
        {
            return await WaitForExitAsync(timeout);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Kills what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(bound.Token);
        _process.Dispose();
    }

    private async Task WaitForMoreAsync(Task more, Regex pattern, CancellationToken bound)
    {
        try
        {
            await Task.WhenAny(more, _outputEnded.Task).WaitAsync(bound);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no line like '{pattern}' in time:\n{Output}");
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openOutputs) == 0)
                _outputEnded.TrySetResult();
            return;
        }

        TaskCompletionSource waiting;
        lock (_lines)
        {
            if (_lines.Count < MostLines)
                _lines.Add(line);
            waiting = _nextLine;
            _nextLine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.TrySetResult();
    }
}
