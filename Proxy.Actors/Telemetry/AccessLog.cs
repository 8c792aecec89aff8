using System.Text;
using System.Threading.Channels;
using Proxy.Actors.Pairs;
using Proxy.Configuration;

namespace Proxy.Actors.Telemetry;

/// <summary>Writes the access log from one background task. The loops only put records into a bounded queue; when the
/// disk or the terminal cannot keep up, records are left out and their number is written instead.</summary>
public sealed class AccessLog : IAccessLog, IAsyncDisposable
{
    private const int QueueLength = 16 * 1024;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Channel<AccessRecord> _queue = Channel.CreateBounded<AccessRecord>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly AccessLogFormat _format;
    private readonly TextWriter _writer;
    private readonly Task _writing;
    private long _leftOut;

    /// <summary>Begins to write.</summary>
    /// <param name="format">Text or JSON.</param>
    /// <param name="output">Where to; closed at the end.</param>
    public AccessLog(AccessLogFormat format, Stream output)
    {
        _format = format;
        _writer = new StreamWriter(output, new UTF8Encoding(false), 64 * 1024) { NewLine = "\n" };
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Opens what the settings ask for.</summary>
    /// <param name="settings">The <c>proxy.access-log</c> block.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static AccessLog? Open(AccessLogSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Format == AccessLogFormat.Off) return null;
        var output = string.IsNullOrEmpty(settings.File)
            ? Console.OpenStandardOutput()
            : new FileStream(settings.File, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        return new AccessLog(settings.Format, output);
    }

    /// <inheritdoc/>
    public void Write(in AccessRecord record)
    {
        if (!_queue.Writer.TryWrite(record)) Interlocked.Increment(ref _leftOut);
    }

    /// <summary>Writes what is queued and closes the output. An output that takes nothing is given up after
    /// <see cref="LastWords"/>: it must not keep the node from stopping.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _writing.WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
            await _writer.DisposeAsync().AsTask().WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or IOException)
        {
            // What could not be written is lost; there is nobody left to tell.
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                while (_queue.Reader.TryRead(out var record)) WriteLine(record);
                WriteLeftOut();
                await _writer.FlushAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // A full disk or a closed pipe must not take the proxy with it; what is next may work again.
            }
        }
    }

    private void WriteLeftOut()
    {
        var count = Interlocked.Exchange(ref _leftOut, 0);
        if (count > 0) _writer.WriteLine(_format == AccessLogFormat.Json ? AccessLogText.LeftOutJson(count) : AccessLogText.LeftOutLine(count));
    }

    private void WriteLine(in AccessRecord record) =>
        _writer.WriteLine(_format == AccessLogFormat.Json ? AccessLogText.Json(record) : AccessLogText.Line(record));
}
