using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Proxy.Pbm.Output;

/// <summary>
/// Shows frames, each over the one before it, in the terminal's other screen, so that what stood there before stays. Each is written at once and
/// over what it replaces, so nothing flickers; when the window changes its size, it is laid out anew. When it ends, by whatever, the
/// terminal is as it was, and the last frame is printed.
/// </summary>
internal sealed class LiveScreen : IDisposable
{
    // A frame is for a screen: what comes of it beyond that is not kept.
    private const int MaxParts = 1000;

    private const string NoWrap = "\e[?7l";

    private const string Wrap = "\e[?7h";

    // SIGSTOP of Linux.
    private const int StopSignal = 19;

    private readonly TextWriter _output;
    private readonly Func<Terminal> _screen;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _lock = new();
    private List<IRenderable> _coming = [];
    private List<IRenderable> _shown = [];
    private bool _hasMore;
    private bool _isEntered;
    private bool _isOver;

    /// <summary>Takes the terminal until it is disposed, or a signal ends or stops the process.</summary>
    /// <param name="output">The terminal.</param>
    /// <param name="screen">What is known of it, now.</param>
    public LiveScreen(TextWriter output, Func<Terminal> screen)
    {
        _output = output;
        _screen = screen;
        if (!OperatingSystem.IsWindows())
        {
            On(PosixSignal.SIGWINCH, Redraw);
            On(PosixSignal.SIGCONT, Redraw);
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop));
        }

        foreach (var end in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }) On(end, Finish);
    }

    /// <summary>Begins a frame; the one before it is whole, and shown if it was not yet.</summary>
    public void Begin()
    {
        Draw();
        lock (_lock) _coming = [];
    }

    /// <summary>Adds to the frame.</summary>
    public void Add(IRenderable part)
    {
        lock (_lock)
        {
            if (_coming.Count >= MaxParts) return;
            _coming.Add(part);
            _hasMore = true;
        }
    }

    /// <summary>Shows the frame as far as it has come.</summary>
    public void Draw()
    {
        lock (_lock)
        {
            if (!_hasMore || _isOver) return;
            _hasMore = false;
            _shown = _coming;
            Paint();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Draw();
        Finish();
        foreach (var signal in _signals) signal.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private void On(PosixSignal signal, Action action) => _signals.Add(PosixSignalRegistration.Create(signal, _ => action()));

    // Who takes this signal has to stop by himself.
    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Leave();
        _ = Kill(Environment.ProcessId, StopSignal);
    }

    private void Redraw()
    {
        lock (_lock)
        {
            if (!_isOver && _shown.Count > 0) Paint();
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (!_isEntered) return;
            _isEntered = false;
            _output.Write(Wrap);
            Writer().ShowCursor().ExitAltScreen();
            _output.Flush();
        }
    }

    private void Finish()
    {
        lock (_lock)
        {
            if (_isOver) return;
            _isOver = true;
            Leave();
            var canvas = new Canvas(_screen());
            foreach (var part in _shown) canvas.Write(_output, part);
            _output.Flush();
        }
    }

    // In one piece: a terminal that shows what it has got so far shows the old frame or the new one.
    private void Paint()
    {
        var terminal = _screen();
        using var picture = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new AnsiWriter(picture, Capabilities);
        if (!_isEntered)
        {
            writer.EnterAltScreen().HideCursor();
            picture.Write(NoWrap);
        }

        _isEntered = true;
        writer.CursorHome();
        var lines = Lines(terminal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) picture.Write("\r\n");
            picture.Write(lines[i].Text);

            // Behind the last column the cursor stands on it still.
            if (lines[i].Width < terminal.Width) writer.EraseInLine(0);
        }

        if (lines.Count < terminal.Height)
        {
            picture.Write("\r\n");
            writer.EraseInDisplay(0);
        }

        _output.Write(picture.ToString());
        _output.Flush();
    }

    private List<(string Text, int Width)> Lines(Terminal terminal)
    {
        var canvas = new Canvas(terminal);
        List<(string Text, int Width)> lines = [.. _shown.SelectMany(canvas.Lines)];
        if (lines.Count <= terminal.Height) return lines;
        var left = lines.Count - terminal.Height + 1;
        lines.RemoveRange(terminal.Height - 1, left);
        lines.AddRange(canvas.Lines(new Cell(string.Create(CultureInfo.InvariantCulture, $"… {left} more lines"), style: new Style(Color.Grey))));
        return lines;
    }

    private static AnsiCapabilities Capabilities { get; } = new() { Ansi = true, AlternateBuffer = true, ColorSystem = ColorSystem.Standard };

    private AnsiWriter Writer() => new(_output, Capabilities);
}
