using System.Buffers;
using System.Globalization;
using System.Text;
using Proxy.Configuration;

namespace Proxy.Membership.Hosting;

/// <summary>Writes to a standard stream that nobody may read. What is written goes into a bounded queue, and a thread takes it
/// from there; whoever writes never waits, and nothing is thrown at it. When the queue is full, or the stream takes nothing, lines
/// are left out, and a line says how many as soon as one can be written again, whether or not there is anything else to say.</summary>
public sealed class ConsoleWriter : TextWriter
{
    private const int Room = 4 * 1024 * 1024;

    private const string Slow = "lines come faster than it takes them";

    // Between two looks whether there is room again for the line that says what was lost.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Halves of characters are looked at together.
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => char.IsSurrogate(c) || IsSteering(CharUnicodeInfo.GetUnicodeCategory(c), c))]);

    private readonly object _gate = new(); // of what follows, up to the thread's own
    private ArrayBufferWriter<byte> _queue = new();
    private int _refused;
    private bool _isWriting;
    private (Func<ILineSink> Open, Action<IOException> Failed)? _reopening;

    private ILineSink _sink;
    private ArrayBufferWriter<byte> _batch = new();
    private int _lost;
    private long _written;
    private long _leftOut;
    private long _failed;
    private volatile string _problem = "";

    /// <summary>Begins to write.</summary>
    /// <param name="sink">Where to.</param>
    public ConsoleWriter(ILineSink sink)
        : base(CultureInfo.InvariantCulture)
    {
        _sink = sink;
        new Thread(WriteQueued) { IsBackground = true, Name = "console" }.Start();
    }

    /// <summary>Makes the line, without its end, that stands in the place of as many that were left out.</summary>
    public Func<int, string> LeftOut { get; set; } = lines => string.Create(CultureInfo.InvariantCulture, $"# {lines} lines left out: they could not be written");

    /// <summary>What has become of the lines so far. On any thread.</summary>
    public LineTotals Totals => new(Interlocked.Read(ref _written), Interlocked.Read(ref _leftOut), Interlocked.Read(ref _failed));

    /// <summary>Why lines were lost last; empty when none was.</summary>
    public string Problem => _problem;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Enqueue(buffer, "");

    /// <inheritdoc/>
    public override void WriteLine() => Enqueue("", "\n");

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Enqueue(value, "\n");

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => Enqueue(buffer, "\n");

    /// <summary>Waits until everything is written, or lost.</summary>
    /// <param name="limit">For how long at most; null for as long as it takes.</param>
    public void Finish(TimeSpan? limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            while (_isWriting || _queue.WrittenCount > 0)
            {
                var left = limit - TimeProvider.System.GetElapsedTime(started);
                if (left is null) Monitor.Wait(_gate);
                else if (left > TimeSpan.Zero) Monitor.Wait(_gate, left.Value);
                else return;
            }
        }
    }

    /// <summary>Has the writer's thread open what it writes to anew, behind what was said until then, and close what was open. Nobody waits for it.</summary>
    /// <param name="open">Opens it; what is open may open itself.</param>
    /// <param name="failed">Told that it cannot be opened: lines go on to what is open. Called on the writer's thread, and may write here.</param>
    public void Reopen(Func<ILineSink> open, Action<IOException> failed)
    {
        lock (_gate)
        {
            _reopening = (open, failed);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A text as it is written.</summary>
    /// <param name="text">The text.</param>
    internal static string Shown(string text) => text.AsSpan().ContainsAny(Suspicious) ? Escape(text) : text;

    private void Enqueue(ReadOnlySpan<char> text, ReadOnlySpan<char> end)
    {
        if (text.Length + end.Length == 0) return;
        if (text.ContainsAny(Suspicious)) text = Escape(text);
        lock (_gate)
        {
            if (_queue.WrittenCount + Encoding.UTF8.GetMaxByteCount(text.Length + end.Length) > Room)
            {
                var lines = text.Count('\n') + end.Length;
                _refused += lines;
                Interlocked.Add(ref _leftOut, lines); // now: the thread may not come back to it
                _problem = Slow;
                return;
            }

            Encoding.UTF8.GetBytes(text, _queue);
            Encoding.UTF8.GetBytes(end, _queue);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>What others made part of a line must not steer the terminal that it is read on, nor hide there.</summary>
    private static string Escape(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder(text.Length + 16);
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out var rune, out var length);
            if (!IsSteering(Rune.GetUnicodeCategory(rune), text[0])) shown.Append(text[..length]);
            else foreach (var c in text[..length]) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            text = text[length..];
        }

        return shown.ToString();
    }

    // The tabulator and the end of a line are the writer's own.
    private static bool IsSteering(UnicodeCategory category, char first) => first is not ('\t' or '\n') && Quoted.IsHidden(category);

    private void WriteQueued()
    {
        while (true)
        {
            var (refused, reopening) = TakeBatch();
            WriteBatch(refused);
            if (reopening is { } wanted) Reopen(wanted);
        }
    }

    private (int Refused, (Func<ILineSink>, Action<IOException>)? Reopening) TakeBatch()
    {
        lock (_gate)
        {
            _isWriting = false;
            Monitor.PulseAll(_gate);
            while (_queue.WrittenCount == 0 && _reopening is null && Monitor.Wait(_gate, _lost > 0 ? Pause : Timeout.InfiniteTimeSpan))
            {
                // Somebody else was told, or nothing has come yet.
            }

            (_queue, _batch) = (_batch, _queue);
            (_isWriting, var taken, _refused, _reopening) = (true, (_refused, _reopening), 0, null);
            return taken;
        }
    }

    private void Reopen((Func<ILineSink> Open, Action<IOException> Failed) wanted)
    {
        try
        {
            var next = wanted.Open();
            if (next != _sink) _sink.Dispose();
            _sink = next;
        }
        catch (IOException failure)
        {
            wanted.Failed(failure);
        }
    }

    /// <summary>Lines that were lost come before the batch, those that were refused behind it.</summary>
    private void WriteBatch(int refused)
    {
        SayLost();
        var loss = _sink.Write(_batch.WrittenSpan);
        _lost += loss.Lines + refused;
        Interlocked.Add(ref _written, _batch.WrittenSpan.Count((byte)'\n') - loss.Lines);
        Interlocked.Add(ref _failed, loss.Lines);
        if (loss.Lines > 0) _problem = loss.Reason;
        _batch.ResetWrittenCount();
        SayLost();
    }

    private void SayLost()
    {
        if (_lost == 0) return;
        if (_sink.Write(Encoding.UTF8.GetBytes(LeftOut(_lost) + "\n")).Lines == 0) _lost = 0;
    }
}
