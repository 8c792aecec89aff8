using Akka.Event;

namespace Proxy.Node.Tests.Logging;

/// <summary>Keeps what is logged: the level and the text.</summary>
internal sealed class RecordingLog() : LoggingAdapterBase(SemanticLogMessageFormatter.Instance)
{
    public List<string> Lines { get; } = [];

    public override bool IsDebugEnabled => true;

    public override bool IsInfoEnabled => true;

    public override bool IsWarningEnabled => true;

    public override bool IsErrorEnabled => true;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) =>
        Lines.Add($"{logLevel.ToString().Replace("Level", "", StringComparison.Ordinal).ToLowerInvariant()} {message}");
}
