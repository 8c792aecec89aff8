using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Syslog;
using Serilog;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace Proxy.Membership.Logging;

/// <summary>The log of a process, the first thing that is made and the last that ends: everything that it, Akka.NET and ASP.NET Core log
/// goes through <see cref="Loggers"/>. It is part of the setup of the actor system.</summary>
public sealed class LogHost : Setup, IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>What standard output is called as <see cref="Output"/>.</summary>
    public const string StandardOutput = "standard output";

    private static readonly LogHost Nowhere = new();

    private readonly bool _hasOwnLoggers = true;
    private readonly string? _path;
    private readonly SyslogSink? _syslog;
    private readonly ConsoleWriter? _own; // null where lines go to the output that is everybody's
    private readonly ConsoleWriter? _lines;

    private LogHost()
    {
        Loggers = NullLoggerFactory.Instance;
        Levels = new LogLevelSwitch(new LogSettings(LogLevel.None, [], LogFormat.Text, null), TimeProvider.System);
        Recent = new RecentEvents();
        Words = TextWriter.Null;
    }

    private LogHost(LogSettings settings, TextWriter output, bool hasOwnLoggers, Action<ILoggingBuilder>? add, TimeProvider time)
    {
        (_hasOwnLoggers, _path) = (hasOwnLoggers, settings.File);
        var sink = Sink(settings, time);
        _syslog = sink as SyslogSink;
        _own = sink is null ? null : new ConsoleWriter(sink);
        _lines = _own ?? output as ConsoleWriter;
        Output = settings.Syslog is { To: var to } ? $"{to}" : settings.File ?? StandardOutput;
        IsReadWithErrors = output is ConsoleWriter && _own is null && add is null && settings.Format == LogFormat.Text && !Console.IsOutputRedirected && !Console.IsErrorRedirected;
        Levels = new LogLevelSwitch(settings, time);
        Recent = new RecentEvents(time);
        var lines = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new LineLog(Format(settings, time), _own ?? output)).CreateLogger();
        Loggers = LoggerFactory.Create(builder =>
        {
            builder.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(Levels)
                .AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(Levels)
                .AddSingleton<ILoggerProvider>(Recent)
                .AddSingleton<ILoggerProvider>(new SerilogLoggerProvider(lines, dispose: true));
            add?.Invoke(builder);
        });
        Words = settings.Format == LogFormat.Json && _own is null ? new LoggedWords(Loggers.CreateLogger("Proxy")) : output;
    }

    /// <summary>Everybody's loggers.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>What is logged, from which level on.</summary>
    public LogLevelSwitch Levels { get; }

    /// <summary>The last events.</summary>
    public RecentEvents Recent { get; }

    /// <summary>Where lines go: a file, <c>unix:PATH</c>, <c>udp://HOST:PORT</c>, or <see cref="StandardOutput"/>.</summary>
    public string Output { get; } = StandardOutput;

    /// <summary>Whether somebody at a terminal reads these lines and those on standard error one below the other, and nobody else is told of events:
    /// why the process ends is said to them once, in plain words.</summary>
    public bool IsReadWithErrors { get; }

    /// <summary>What has become of the lines so far.</summary>
    public LineTotals Totals => _lines?.Totals ?? default;

    /// <summary>Lines that were lost: there was no room for them, or the output did not take them.</summary>
    public long LinesLeftOut => Totals.LeftOut + Totals.Failed;

    /// <summary>Why lines were lost last; empty when none was.</summary>
    public string Problem => _lines?.Problem ?? "";

    /// <summary>Where the process says, line by line, that it has started and that it stops: its output as it is, or, when objects are written
    /// there, the log.</summary>
    public TextWriter Words { get; }

    /// <summary>Opens the log.</summary>
    /// <param name="settings">The <c>proxy.log</c> block.</param>
    /// <param name="output">Where lines go that go to no file. It takes lines from any thread, and has nobody wait.</param>
    /// <param name="user">The user's tree: what it says in <c>akka</c> of logs counts where <c>proxy.log</c> says nothing else.</param>
    /// <param name="add">Adds others that are to be told of everything; null for none. They are released with the log.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <exception cref="IOException">The file cannot be opened, or the host of syslog not be found; the message names the key.</exception>
    public static LogHost Open(LogSettings settings, TextWriter output, Config? user = null, Action<ILoggingBuilder>? add = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            return new LogHost(AkkaTree.Levels(settings, user), output, AkkaTree.HasOwnLoggers(user), add, time ?? TimeProvider.System);
        }
        catch (IOException failure) when (settings.File is not null)
        {
            throw new IOException($"proxy.log.file: {settings.File} cannot be appended to: {failure.Message}", failure);
        }
    }

    /// <summary>The log of an actor system; one that says nothing for a system without.</summary>
    public static LogHost Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.Settings.Setup.Get<LogHost>() is { HasValue: true, Value: var log } ? log : Nowhere;
    }

    /// <summary>Has Akka.NET log here: to be laid over the tree of an actor system whose setup this is part of.</summary>
    /// <param name="tree">The tree.</param>
    public Config Over(Config tree) => _hasOwnLoggers ? tree : AkkaTree.Forward(Levels.Lowest).WithFallback(tree);

    /// <summary>Takes over what an actor system logs, once it is there. What it has logged before is made up for.</summary>
    /// <param name="system">A system whose setup this is part of.</param>
    public void Follow(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        if (system.Settings.StdoutLogger is not AkkaLog akka) return;
        akka.Attach(system.EventStream, this);
        system.RegisterOnTermination(() => akka.Leave(this));
    }

    /// <summary>Opens the file or the syslog's socket anew, because somebody has moved it. Lines go to the old one until it was done. Waits for
    /// nothing.</summary>
    public void Reopen()
    {
        if (_path is null && _syslog is null) return;
        _own!.Reopen(() => _syslog?.Reopen() ?? LineSink.Append(_path!), failure => Loggers.CreateLogger<LogHost>().LogNotReopened(Output, failure.Message));
    }

    /// <summary>Ends the log, and waits for a second at most until all is written.</summary>
    public void Dispose()
    {
        Task.Run(Loggers.Dispose).Wait(LastWords); // one of those who are told may not be there
        Levels.Dispose();
        _own?.Finish(LastWords);
    }

    private static ILineSink? Sink(LogSettings settings, TimeProvider time) => settings switch
    {
        { Syslog: { } syslog } => new SyslogSink(SyslogOutput.Open(syslog.To, "proxy.log.syslog", time)),
        { File: { } file } => LineSink.Append(file),
        _ => null,
    };

    // Whoever writes the lines says how many are missing, as these are.
    private ITextFormatter Format(LogSettings settings, TimeProvider time)
    {
        var isJson = settings.Format == LogFormat.Json;
        ITextFormatter format = isJson ? new JsonLine() : new TextLine();
        if (isJson && _lines is not null) _lines.LeftOut = JsonLine.LeftOut;
        if (settings.Syslog is null) return format;
        var messages = new SyslogLine(settings.Syslog, format, _lines!.LeftOut);
        _lines.LeftOut = lines => messages.LeftOut(lines, time.GetUtcNow());
        return messages;
    }
}
