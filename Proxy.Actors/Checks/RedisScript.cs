namespace Proxy.Actors.Checks;

/// <summary>The script of a check of Redis, or of what speaks its protocol: PING.</summary>
internal static class RedisScript
{
    internal static CheckScript Make() => new(
        [
            ScriptStep.Sends("send PING", [.. "*1\r\n$4\r\nPING\r\n"u8]),
            ScriptStep.Expects("expect +PONG", new RedisExpectation()),
        ],
        Parting.Reset);
}
