namespace Proxy.Membership.Wire;

/// <summary>Asks a member what it logs, from which levels on; answered with <see cref="LogLevelsReport"/>.</summary>
public sealed record ShowLogLevels : IWireMessage;
