using System.Text.Json.Serialization;

namespace Proxy.Membership.Wire;

/// <summary>How the messages of <see cref="MembershipMessages"/> look on the wire.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(ChangeLogLevel))]
[JsonSerializable(typeof(LogLevelsReport))]
[JsonSerializable(typeof(ShowLogLevels))]
internal sealed partial class MembershipJson : JsonSerializerContext;
