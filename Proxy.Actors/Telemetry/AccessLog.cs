using System.Buffers;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Pairs;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>Writes the access log from one background task. The loops only put records into a bounded queue; when the
/// disk or the terminal cannot keep up, records are left out and their number is written instead.</summary>
public sealed class AccessLog : IAccessLog, IAsyncDisposable
{
    private const int QueueLength = 16 * 1024;
    private const int BatchLength = 64 * 1024;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Channel<AccessRecord> _queue = Channel.CreateBounded<AccessRecord>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly ArrayBufferWriter<byte> _batch = new(BatchLength + 1024);
    private readonly AccessLogFormat _format;
    private readonly AccessLogOutput _output;
    private readonly ITimer _waking;
    private readonly Task _writing;
    private long _leftOut;
    private int _isMoved;

    private AccessLog(AccessLogFormat format, AccessLogOutput output, TimeProvider time)
    {
        _format = format;
        _output = output;
        _waking = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Opens what the settings ask for, and begins to write.</summary>
    /// <param name="settings">The <c>proxy.access-log</c> block.</param>
    /// <param name="log">Where is said what went wrong, once there is a record.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AccessLog? Open(AccessLogSettings settings, Func<ILogger> log, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Format == AccessLogFormat.Off) return null;
        var clock = time ?? TimeProvider.System;
        return new AccessLog(settings.Format, new AccessLogOutput(settings, log, clock), clock);
    }

    /// <inheritdoc/>
    public void Write(in AccessRecord record)
    {
        if (!_queue.Writer.TryWrite(record)) Interlocked.Increment(ref _leftOut);
    }

    /// <summary>Opens the file anew, because somebody has moved it. Lines go to the old one until it was done.</summary>
    public void Reopen()
    {
        Volatile.Write(ref _isMoved, 1);
        Wake();
    }

    /// <summary>Writes what is queued and closes the output. An output that takes nothing is given up after
    /// <see cref="LastWords"/>: it must not keep the node from stopping.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _writing.WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
            _output.Dispose();
        }
        catch (TimeoutException)
        {
            // What could not be written is lost; there is nobody left to tell.
        }

        await _waking.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Has the task look about. When the queue is full, it does so anyway.</summary>
    private void Wake() => _queue.Writer.TryWrite(default);

    private async Task WriteAllAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_queue.Reader.TryRead(out var record))
            {
                if (record.Pair is not null) Append(_format == AccessLogFormat.Json ? AccessLogText.Json(record) : AccessLogText.Line(record));
                if (_batch.WrittenCount >= BatchLength) WriteBatch();
            }

            AppendLeftOut();
            WriteBatch();
        }

        _output.SayLost(isLast: true);
    }

    private void Append(string line)
    {
        Encoding.UTF8.GetBytes(line, _batch);
        _batch.Write("\n"u8);
    }

    private void AppendLeftOut()
    {
        var count = Interlocked.Exchange(ref _leftOut, 0);
        if (count > 0) Append(AccessLogText.LeftOut(_format, count, "the log cannot keep up"));
    }

    /// <summary>Writes whole lines with one call, so that those of another process do not come between the halves of one. A full disk
    /// or a closed pipe must not take the proxy with it; what is next may work again.</summary>
    private void WriteBatch()
    {
        if (Interlocked.Exchange(ref _isMoved, 0) != 0) _output.Reopen();
        _output.Write(_batch.WrittenSpan);
        _batch.ResetWrittenCount();
        _output.SayLost();
        if (_output.HasUnsaid) _waking.Change(AccessLogOutput.Pause, Timeout.InfiniteTimeSpan);
    }
}
