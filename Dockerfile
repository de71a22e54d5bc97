# One image for every part of the platform; the argument says which one runs: `docker run attestry tenancy`.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /attestry
ENV NX_DAEMON=false NX_TUI=false CI=true
COPY package.json package-lock.json .npmrc nx.json tsconfig.base.json .swcrc ./
COPY buf.yaml buf.gen.yaml ./
COPY proto proto
COPY migrations migrations
COPY libs libs
COPY apps apps
COPY tools tools
# No script of a package is run, as everywhere else.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
RUN node node_modules/.bin/nx run-many --target=build --outputStyle=static
# What only builds and tests need goes; so do the optional packages that bring an engine and a Node of their own.
RUN npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-bookworm-slim
WORKDIR /attestry
ENV NODE_ENV=production
COPY --from=build /attestry/package.json ./
COPY --from=build /attestry/node_modules node_modules
COPY --from=build /attestry/migrations migrations
COPY --from=build /attestry/libs libs
COPY --from=build /attestry/apps apps
COPY --from=build /attestry/tools tools
USER 10001:10001
ENTRYPOINT ["node", "tools/launcher/container.mjs"]
CMD ["bff"]
