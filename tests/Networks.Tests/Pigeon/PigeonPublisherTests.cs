using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Pigeon;

/// <summary>A network of one folder passes the common contract.</summary>
public sealed class PigeonPublisherTests(PigeonFixture fixture) : PublisherContract<PigeonFixture>(fixture);
