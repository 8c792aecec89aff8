using Akka.Event;

namespace Proxy.Actors.Tests;

/// <summary>A node's log whose lines the test reads.</summary>
internal sealed class RecordingLog() : LoggingAdapterBase(SemanticLogMessageFormatter.Instance)
{
    /// <summary>What has been written.</summary>
    public List<string> Lines { get; } = [];

    public override bool IsDebugEnabled => true;

    public override bool IsInfoEnabled => true;

    public override bool IsWarningEnabled => true;

    public override bool IsErrorEnabled => true;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => Lines.Add($"{message}");
}
