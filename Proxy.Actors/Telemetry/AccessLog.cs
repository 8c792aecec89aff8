using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Actors.Pairs;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>Writes the access log on a thread of its own. A loop writes its lines into memory and goes on; at rest the thread
/// sleeps, and while lines come it writes what there is every <see cref="Tick"/>. When the disk or the terminal cannot keep up,
/// lines are left out and their number is written instead.</summary>
public sealed class AccessLog : IAccessLog, IAsyncDisposable
{
    // Of all loops together: about 50,000 lines.
    private const int Capacity = 8 * 1024 * 1024;
    private const int LeastCapacity = 256 * 1024;

    /// <summary>How long lines wait for others to be written with.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly LoopLines[] _loops;
    private readonly long[] _toldLeftOut;
    private readonly AccessLogOutput _output;
    private readonly Func<ILogger> _log;
    private readonly AutoResetEvent _waking = new(false);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LineCounts _counts = new();
    private int _isAsleep; // the thread waits for as long as nothing comes
    private volatile bool _isMoved;
    private volatile bool _isClosing;

    private AccessLog(AccessLogSettings settings, int loops, AccessLogOutput output, Func<ILogger> log)
    {
        var capacity = Math.Max(LeastCapacity, Capacity / loops);
        _loops = [.. Enumerable.Range(0, loops).Select(_ => new LoopLines(new LineFormat(settings), capacity))];
        _toldLeftOut = new long[loops];
        (_output, _log) = (output, log);
        new Thread(WriteAll) { IsBackground = true, Name = "access-log" }.Start();
    }

    /// <inheritdoc/>
    public bool IsWanted => true;

    /// <summary>What has become of the lines so far. On any thread.</summary>
    public AccessLogTotals Totals
    {
        get
        {
            var (written, failed) = _counts.Now;
            return new AccessLogTotals(written, _loops.Sum(loop => loop.LeftOut), failed);
        }
    }

    /// <summary>Opens what the settings ask for, and begins to write.</summary>
    /// <param name="settings">The <c>proxy.access-log</c> block.</param>
    /// <param name="loops">How many loops write, from 1.</param>
    /// <param name="log">Where is said what went wrong, once there is a record.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <returns>Null where there is to be none.</returns>
    /// <exception cref="IOException">The file cannot be opened, or the host of syslog not be found.</exception>
    public static AccessLog? Open(AccessLogSettings settings, int loops, Func<ILogger> log, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Format == AccessLogFormat.Off) return null;
        return new AccessLog(settings, loops, AccessLogOutput.Open(settings, log, time ?? TimeProvider.System), log);
    }

    /// <inheritdoc/>
    public void Write(in AccessRecord record, int loop)
    {
        var isHalfFull = _loops[loop].Add(record);
        if (isHalfFull || (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)) _waking.Set();
    }

    /// <summary>Opens the file anew, because somebody has moved it. Lines go to the old one until it was done.</summary>
    public void Reopen()
    {
        _isMoved = true;
        _waking.Set();
    }

    /// <summary>Writes what waits and closes the output. An output that takes nothing is given up after
    /// <see cref="LastWords"/>: it must not keep the node from stopping. No loop writes any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _waking.Set();
        try
        {
            await _written.Task.WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
            _output.Dispose(); // not _waking: a signal may come and ask for the file to be opened anew
        }
        catch (TimeoutException)
        {
            var lost = _counts.GiveUp(_loops.Sum(loop => loop.Added));
            if (lost > 0) _log().AccessLogLost(_output.Name, (int)Math.Min(lost, int.MaxValue), "the node stops, and it takes none");
        }
    }

    private void WriteAll()
    {
        try
        {
            while (!_isClosing) Rest(WriteRound());
            WriteRound();
            _output.SayLost(isLast: true);
        }
        catch (Exception defect)
        {
            _log().AccessLogFailed(defect);
        }

        _written.SetResult();
    }

    /// <summary>Waits: for lines to come together, or for one to come.</summary>
    private void Rest(bool isBusy)
    {
        if (isBusy)
        {
            _waking.WaitOne(Tick);
            return;
        }

        // Whoever adds a line looks at this behind it, and we look for lines behind this.
        Interlocked.Exchange(ref _isAsleep, 1);
        if (!_loops.Any(loop => loop.HasLines) && !_isClosing) _waking.WaitOne(_output.HasUnsaid ? AccessLogOutput.Pause : Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _isAsleep, 0);
    }

    /// <summary>Writes what there is.</summary>
    /// <returns>Whether there was something.</returns>
    private bool WriteRound()
    {
        if (_isMoved)
        {
            _isMoved = false;
            _output.Reopen();
        }

        var (wrote, missing) = (false, 0L);
        for (var i = 0; i < _loops.Length; i++)
        {
            // Read before lines are taken: those that it counts would stand behind the lines.
            var leftOut = _loops[i].LeftOut;
            var lines = _loops[i].Take();
            _output.Write(lines.Written, _counts);
            wrote |= lines.Length > 0;
            missing += leftOut - _toldLeftOut[i];
            _toldLeftOut[i] = leftOut;
        }

        if (missing > 0 && !_counts.IsOver) _output.WriteLeftOut(missing, "the log cannot keep up");
        _output.SayLost();
        return wrote || missing > 0;
    }
}
