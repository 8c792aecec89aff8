namespace Proxy.Actors.Checks;

/// <summary>A step of a check that has been done, or has failed.</summary>
/// <param name="Text">What was to be done: <c>connect</c>, <c>send "PING\r\n"</c>, <c>expect "+PONG"</c>.</param>
/// <param name="Came">What had come of the server by then and was not used up by earlier steps, escaped and cut; empty when nothing.</param>
/// <param name="Ok">Whether it succeeded.</param>
/// <param name="Words">What was found; empty where there is nothing to say.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CheckReportStep(string Text, string Came, bool Ok, string Words, TimeSpan Duration);
