import { networks } from '@lab/models';

/** Everything of the lab's networks that is JSON. Runs while the page is built. */
export const labNetworks = Object.values(networks).map(({ build, recipe, ...facts }) => {
  const { optimizer, learningRate, ...numbers } = recipe;
  const { type, config } = build();
  return {
    ...facts,
    network: { type, config },
    recipe: {
      ...numbers,
      optimizer: { type: optimizer.type, config: optimizer.config },
      learningRate: { type: learningRate.type, config: learningRate.config },
    },
  };
});
